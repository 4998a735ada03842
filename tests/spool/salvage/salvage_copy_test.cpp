// B9: what can be read out of a store that is damaged, page by page.
#include "spool/salvage/salvage_copy.hpp"

#include "spool/salvage_fixture.hpp"
#include "spool/store/storage_fault.hpp"
#include "support/faulty_vfs.hpp"

namespace buoyd {
namespace {

class SalvageCopyTest : public SalvageTest {
 protected:
  SalvageReport copied() {
    clear();
    auto report = salvage(path(), salvaged());
    EXPECT_TRUE(report) << report.error().text;
    return report.value_or(SalvageReport{});
  }
  void clear() const {
    for (const char* part : {"", "-wal", "-shm"}) std::filesystem::remove(salvaged() + part);
  }
  std::string refused() {
    const auto report = salvage(path(), salvaged());
    EXPECT_FALSE(report);
    EXPECT_FALSE(std::filesystem::exists(salvaged()));
    return report ? "" : report.error().text;
  }
  /// Rows of the new store that the sound one does not have exactly so.
  std::string wrong_rows() const {
    auto database = Database::open(salvaged(), Database::Mode::read).value();
    EXPECT_TRUE(database->execute("ATTACH '" + folder_ + "/sound.db' AS sound"));
    return database
        ->value("SELECT count(*) FROM (SELECT " + row("main.") + " EXCEPT SELECT " + row("sound.") +
                ")")
        .value();
  }
  static std::string row(const std::string& schema) {
    return "seq, r.instrument, hash, text, utc, boottime, clock, span, body, flags FROM " + schema +
           "reading r JOIN " + schema + "description d ON d.n = r.description";
  }
  /// Numbers of [1, all] that the new store has neither as reading nor in a gap.
  std::string unaccounted() const {
    return said("WITH RECURSIVE n(s) AS (SELECT 1 UNION ALL SELECT s + 1 FROM n WHERE s < " +
                std::to_string(all) +
                ") SELECT count(*) FROM n WHERE NOT EXISTS (SELECT 1 FROM reading WHERE seq = s) "
                "AND NOT EXISTS (SELECT 1 FROM lost WHERE s >= a AND s <= coalesce(b, s))");
  }
  std::string epochs() const {
    return said(
        "SELECT group_concat(id || ' ' || first || ' ' || coalesce(last, '?'), ', ') FROM "
        "(SELECT * FROM epoch ORDER BY first)");
  }
  static std::string whole_epochs(const std::string& last = "?") {
    return "0100000000000001 1 300, 0200000000000002 301 600, 0300000000000003 601 " + last;
  }
};

TEST_F(SalvageCopyTest, B9_a_whole_store_is_copied_as_it_is) {
  fill();
  std::filesystem::copy_file(path(), folder_ + "/sound.db");
  const std::string before = bytes();
  const SalvageReport report = copied();
  EXPECT_EQ(report.readings, all);
  EXPECT_EQ(report.epochs.size(), 3U);
  EXPECT_TRUE(report.epochs_whole);
  EXPECT_EQ(report.notes, std::vector<std::string>{});
  EXPECT_EQ(wrong_rows(), "0");
  EXPECT_EQ(said("SELECT count(*) FROM reading"), std::to_string(all));
  EXPECT_EQ(said("SELECT count(*) FROM lost"), "0");
  EXPECT_EQ(said("SELECT epoch || ' ' || a || ' ' || b FROM done"), "1 1 100");
  EXPECT_EQ(said("SELECT value FROM meta WHERE key = 'archive'"), "00000000000000aa");
  EXPECT_EQ(epochs(), whole_epochs("900"));
  EXPECT_EQ(bytes(), before) << "the old one is only read";
}

/// Every page but the first, one after the other: nothing wrong is kept, every number is a reading
/// or a gap, and of a leaf just its rows are lost.
TEST_F(SalvageCopyTest, B9_damage_on_any_one_page) {
  fill();
  std::filesystem::copy_file(path(), folder_ + "/sound.db");
  const auto pages_before = pages();
  ASSERT_GT(pages("reading", "leaf").size(), 20U);
  ASSERT_EQ(pages("reading", "internal").size(), 1U);
  for (const Page& page : pages_before) {
    if (page.table == "sqlite_schema" || page.table == "sqlite_master") continue;
    SCOPED_TRACE(page.table + " " + page.type + " page " + std::to_string(page.number));
    std::filesystem::copy_file(folder_ + "/sound.db", path(),
                               std::filesystem::copy_options::overwrite_existing);
    spoil(page.number);
    const SalvageReport report = copied();
    EXPECT_EQ(wrong_rows(), "0");
    EXPECT_EQ(unaccounted(), "0");
    const bool is_reading = page.table == "reading";
    if (page.table == "description") {
      EXPECT_EQ(report.readings, 0U) << "nobody knows what its values are";
    } else if (!is_reading || page.type == "leaf") {
      EXPECT_EQ(report.readings, all - (is_reading ? page.cells : 0));
    }
    if (!is_reading) {
      EXPECT_EQ(epochs(), whole_epochs("900"));
    }
  }
}

/// A bit of it flips, and the number is higher than any of the epoch.
TEST_F(SalvageCopyTest, B9_a_damaged_number_hides_no_row_behind_it) {
  fill();
  const std::size_t leaf = (pages("reading", "leaf")[12].number - 1) * 2048;
  const std::string page = bytes().substr(leaf, 2048);
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(page[at]); };
  const std::size_t number = byte(8) * 256U + byte(9) + 1U;  // behind the length of its record
  ASSERT_LT(byte(number - 1), 128);
  ASSERT_EQ(byte(number) & 0xC0U, 0x80U) << "two bytes";
  overwrite(leaf + number, std::string(1, static_cast<char>(byte(number) | 0x40U)));
  EXPECT_EQ(copied().readings, all - 1);
  start(4);
  const auto run = store_->next_owed({epoch_id(2), each, 1'000'000, 1000});
  ASSERT_FALSE(run);
  EXPECT_EQ(fault_of(run.error()), StorageFault::corrupt) << "it is set aside";
}

TEST_F(SalvageCopyTest, B9_two_damaged_leaves_and_a_sound_one_between) {
  fill();
  const auto leaves = pages("reading", "leaf");
  ASSERT_GT(leaves.size(), 12U);
  spoil(leaves[5].number);
  spoil(leaves[7].number);
  const SalvageReport report = copied();
  EXPECT_EQ(report.readings, all - leaves[5].cells - leaves[7].cells);
  EXPECT_EQ(said("SELECT count(*) FROM lost WHERE reason = 'damaged'"), "2");
  EXPECT_EQ(unaccounted(), "0");
}

TEST_F(SalvageCopyTest, B9_damage_at_the_end_is_a_gap_of_unknown_end) {
  fill();
  const Page last = pages("reading", "leaf").back();
  spoil(last.number);
  const SalvageReport report = copied();
  EXPECT_EQ(report.readings, all - last.cells);
  EXPECT_EQ(epochs(), whole_epochs("?"));
  EXPECT_EQ(said("SELECT b IS NULL AND reason = 'damaged' FROM lost"), "1");
  EXPECT_EQ(said("SELECT a FROM lost"), std::to_string(all - last.cells + 1));
  std::filesystem::rename(salvaged(), path());
  EXPECT_EQ(copied().epochs.back().epoch.last, std::nullopt) << "salvaged again, it still is";
  EXPECT_EQ(said("SELECT a FROM lost"), std::to_string(all - last.cells + 1));
}

TEST_F(SalvageCopyTest, B9_damage_on_the_interior_page_loses_the_readings_and_says_so) {
  fill();
  spoil(pages("reading", "internal").front().number);
  const SalvageReport report = copied();
  EXPECT_EQ(report.readings, 0U);
  EXPECT_EQ(report.epochs.size(), 3U);
  EXPECT_EQ(unaccounted(), "0");
}

TEST_F(SalvageCopyTest, B9_without_the_table_of_epochs_start_readings_tell_them) {
  fill();
  spoil(pages("epoch", "leaf").front().number);
  const SalvageReport report = copied();
  EXPECT_FALSE(report.epochs_whole);
  EXPECT_EQ(report.readings, all);
  EXPECT_EQ(report.without_epoch, 0U);
  EXPECT_EQ(epochs(), whole_epochs("900"));
  EXPECT_EQ(said("SELECT boot_id FROM epoch WHERE first = 301"), "boot-2");
}

TEST_F(SalvageCopyTest, B9_without_that_table_and_the_side_file_the_newest_epoch_has_no_name) {
  fill();
  std::filesystem::remove(folder_ + "/spool.id");
  spoil(pages("epoch", "leaf").front().number);
  const SalvageReport report = copied();
  EXPECT_EQ(report.epochs.size(), 2U);
  EXPECT_EQ(report.readings, all);
  EXPECT_EQ(report.without_epoch, each);
  EXPECT_EQ(said("SELECT count(*) FROM reading"), std::to_string(all)) << "they are kept";
}

TEST_F(SalvageCopyTest, B9_a_table_list_that_is_damaged_is_read_as_far_as_it_goes) {
  fill();
  std::filesystem::copy_file(path(), folder_ + "/sound.db");
  const auto list = pages("sqlite_schema", "leaf");
  ASSERT_GT(list.size(), 2U) << "its first page has no room for it";
  spoil(list.back().number);  // views
  EXPECT_EQ(copied().readings, all);
  EXPECT_EQ(wrong_rows(), "0");
  EXPECT_EQ(epochs(), whole_epochs("900"));
  spoil(list.front().number);  // the tables
  const SalvageReport report = copied();
  EXPECT_EQ(report.readings, 0U);
  EXPECT_FALSE(report.notes.empty()) << "and says that they are gone";
}

TEST_F(SalvageCopyTest, B9_of_a_truncated_file_what_is_left) {
  fill();
  const auto leaves = pages("reading", "leaf");
  const Page cut = leaves[leaves.size() / 2];
  std::filesystem::resize_file(path(), (cut.number - 1) * 2048 + 1000);
  std::uint64_t left = 0;
  for (const Page& leaf : leaves) left += leaf.number < cut.number ? leaf.cells : 0;
  const SalvageReport report = copied();
  EXPECT_GE(report.readings, left);
  EXPECT_LT(report.readings, left + cut.cells) << "rows at the end of the page are gone";
  EXPECT_GT(report.readings, 300U);
  EXPECT_EQ(unaccounted(), "0");
}

TEST_F(SalvageCopyTest, B9_a_sector_that_the_card_does_not_give_back) {
  fill();
  const Page bad = pages("reading", "leaf")[8];
  FaultyVfs vfs;
  vfs.ask_before([&](const FileStep& step) {
    const auto from = static_cast<std::int64_t>((bad.number - 1) * 2048);
    const bool hit = step.kind == FileKind::database && step.op == FileOp::read &&
                     step.path.ends_with("spool.db") && step.offset == from;
    return hit ? SQLITE_IOERR_READ : SQLITE_OK;
  });
  EXPECT_EQ(copied().readings, all - bad.cells);
  EXPECT_EQ(unaccounted(), "0");
}

TEST_F(SalvageCopyTest, B9_a_row_that_makes_no_sense_is_damaged) {
  fill();
  const std::string whole = bytes();
  const std::size_t body = whole.find("[20.10,77]");
  ASSERT_NE(body, std::string::npos);
  overwrite(body, "[20.1x,77]");
  const SalvageReport report = copied();
  EXPECT_EQ(report.readings, all - 1);
  EXPECT_EQ(said("SELECT count(*) FROM lost WHERE a = b"), "1");
  EXPECT_EQ(unaccounted(), "0");
}

TEST_F(SalvageCopyTest, B9_a_description_that_is_not_what_its_hash_says_describes_nothing) {
  fill();
  const std::size_t unit = bytes().find("degree_C");
  ASSERT_NE(unit, std::string::npos);
  overwrite(unit, "degree_F");
  EXPECT_EQ(copied().readings, 3U) << "the start readings";
  EXPECT_EQ(unaccounted(), "0");
}

TEST_F(SalvageCopyTest, B9_what_is_only_in_the_wal_is_read) {
  fill();
  auto opened = Store::open(path());
  ASSERT_TRUE(opened);
  (*opened)->begin_epoch({epoch_id(4), "boot-4"});
  ASSERT_TRUE((*opened)->append(probe_readings(1, 10)));
  (*opened)->leave_untouched();
  opened->reset();
  ASSERT_GT(file_size("spool.db-wal"), 0U);
  EXPECT_EQ(copied().readings, all + 10);
  EXPECT_GT(file_size("spool.db-wal"), 0U) << "and it is left there";
}

TEST_F(SalvageCopyTest, B9_a_wal_that_cannot_be_read_is_said_and_gone_without) {
  fill();
  std::filesystem::create_directory(folder_ + "/spool.db-wal");
  const SalvageReport report = copied();
  EXPECT_EQ(report.readings, all);
  ASSERT_EQ(report.notes.size(), 1U);
  EXPECT_NE(report.notes[0].find("-wal could not be read"), std::string::npos);
}

TEST_F(SalvageCopyTest, beside_a_running_daemon) {
  append(probe_readings(1, 50));
  EXPECT_EQ(copied().readings, 50U);
  EXPECT_EQ(append(probe_readings(51, 60)), 51U);
}

TEST_F(SalvageCopyTest, an_empty_store) {
  store_.reset();
  const SalvageReport report = copied();
  EXPECT_EQ(report.readings, 0U);
  EXPECT_EQ(report.epochs.size(), 0U);
}

TEST_F(SalvageCopyTest, what_is_no_store_is_refused_in_words) {
  fill();
  spoil(1);
  EXPECT_NE(refused().find("no database or its first page is damaged"), std::string::npos);
  std::ofstream(path()) << std::string(8192, 'x');
  EXPECT_NE(refused().find("no database"), std::string::npos);
  std::filesystem::resize_file(path(), 0);
  EXPECT_NE(refused().find("is empty"), std::string::npos);
  std::filesystem::remove(path());
  EXPECT_NE(refused().find("No such file"), std::string::npos);
  std::filesystem::create_directory(path());
  EXPECT_NE(refused().find("is no file"), std::string::npos);
}

TEST_F(SalvageCopyTest, another_programs_database_and_a_newer_version_are_refused_in_words) {
  fill();
  auto hand = Database::open(path(), Database::Mode::write).value();
  ASSERT_TRUE(hand->execute("PRAGMA user_version = 3"));
  hand.reset();
  EXPECT_NE(refused().find("a store of version 3, this program reads versions 1 to 2"),
            std::string::npos);
  hand = Database::open(path(), Database::Mode::write).value();
  ASSERT_TRUE(hand->execute("PRAGMA application_id = 7"));
  hand.reset();
  EXPECT_NE(refused().find("no store of buoyd"), std::string::npos);
}

TEST_F(SalvageCopyTest, never_writes_over_a_file) {
  fill();
  std::ofstream(salvaged()) << "mine";
  const auto report = salvage(path(), salvaged());
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().text.find("exists already"), std::string::npos);
  EXPECT_EQ(file_size("new.db"), 4U);
}

}  // namespace
}  // namespace buoyd
