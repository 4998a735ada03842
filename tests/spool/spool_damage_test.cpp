// Files that are damaged, not ours, or of another version (SQ-7).

#include "spool_fixture.hpp"

namespace buoyd {
namespace {

using SpoolDamageTest = SpoolTest;

TEST_F(SpoolDamageTest, SQ7_a_file_that_is_no_database_is_set_aside) {
  std::ofstream(path()) << std::string(8192, 'x');
  open();
  EXPECT_EQ(commit(1, 2), 2U);
  EXPECT_EQ(happened(), Kinds{"corrupt"});
  EXPECT_EQ(file_size("spool.aside-1.db"), 8192U);
  EXPECT_NE(texts_[0].find("spool.aside-1.db"), std::string::npos);
}

TEST_F(SpoolDamageTest, SQ7_a_header_overwritten_while_it_was_closed) {
  open();
  EXPECT_NE(commit(1, 100), 0U);
  spool_->close();
  overwrite("spool.db", 0, 100);
  open();
  EXPECT_EQ(commit(101, 101), 2U);
  EXPECT_EQ(happened(), Kinds{"corrupt"});
  EXPECT_GT(file_size("spool.aside-1.db"), 0U);
  EXPECT_GT(file_size("spool.aside-1.id"), 0U) << "its epoch is still known by name";
}

TEST_F(SpoolDamageTest, B4_a_damaged_store_is_no_reason_to_trust_another_archive) {
  open();
  EXPECT_NE(commit(1, 10), 0U);
  spool_->pin("archive-1");
  EXPECT_NE(commit(11, 11), 0U);
  for (int time = 0; time < 3; ++time) {
    spool_->close();
    overwrite("spool.db", 0, 100);
    open();
    EXPECT_NE(commit(12, 12), 0U);
    EXPECT_EQ(happened()[0], "corrupt");
    EXPECT_EQ(spool_->news().pinned_archive, "archive-1");
  }
  EXPECT_EQ(sql("SELECT value FROM meta WHERE key = 'archive'"), "archive-1");
}

TEST_F(SpoolDamageTest, B4_the_store_says_whom_it_trusts_and_the_side_file_only_what_it_lacks) {
  open();
  EXPECT_NE(commit(1, 1), 0U);
  spool_->pin("archive-1");
  EXPECT_NE(commit(2, 2), 0U);
  spool_->pin("archive-2");
  EXPECT_EQ(sql("SELECT value FROM meta WHERE key = 'archive'"), "archive-2") << "at once";
  spool_.reset();  // killed
  EXPECT_EQ(StoreFiles(path()).read_archive(), "archive-1");
  open();
  EXPECT_NE(commit(3, 3), 0U);
  EXPECT_EQ(spool_->news().pinned_archive, "archive-2");
  EXPECT_EQ(StoreFiles(path()).read_archive(), "archive-2");
}

TEST_F(SpoolDamageTest, SQ7_another_programs_database_is_set_aside_whole) {
  auto other = Database::open(path(), Database::Mode::create);
  ASSERT_TRUE((*other)->execute("CREATE TABLE cats(name); INSERT INTO cats VALUES('tom')"));
  other->reset();
  open();
  EXPECT_EQ(commit(1, 1), 2U);
  EXPECT_EQ(happened(), Kinds{"corrupt"});
  auto aside = Database::open(folder_ + "/spool.aside-1.db", Database::Mode::read);
  EXPECT_EQ((*aside)->value("SELECT name FROM cats").value(), "tom");
}

TEST_F(SpoolDamageTest, SQ7_a_store_without_one_of_its_tables_is_damaged_not_new) {
  open();
  EXPECT_NE(commit(1, 3), 0U);
  spool_->close();
  auto hand = Database::open(path(), Database::Mode::write);
  ASSERT_TRUE((*hand)->execute("DROP TABLE lost"));
  hand->reset();
  open();
  EXPECT_EQ(happened(), Kinds{"corrupt"});
  EXPECT_EQ(commit(4, 4), 2U);
}

TEST_F(SpoolDamageTest, SQ7_an_empty_file_where_a_store_was_is_said) {
  open();
  EXPECT_NE(commit(1, 3), 0U);
  spool_->close();
  std::filesystem::resize_file(path(), 0);
  open();
  EXPECT_EQ(happened(), Kinds{"corrupt"});
  EXPECT_NE(texts_[0].find("missing or empty"), std::string::npos);
  EXPECT_EQ(commit(4, 4), 2U);
}

TEST_F(SpoolDamageTest, SQ7_damage_inside_is_found_by_the_check_after_start) {
  open();
  EXPECT_NE(commit(1, 5000), 0U);
  spool_->close();
  const auto size = file_size("spool.db");
  overwrite("spool.db", static_cast<std::streamoff>(size / 4096 / 2 * 4096), 4096);
  open();
  EXPECT_EQ(happened(), Kinds{}) << "opening does not see it";
  EXPECT_NE(commit(5001, 5001), 0U);
  spool_->maintain();
  EXPECT_EQ(happened(), Kinds{"corrupt"});
  EXPECT_EQ(commit(5002, 5002), 2U);
  EXPECT_GT(file_size("spool.aside-1.db"), 0U);
}

TEST_F(SpoolDamageTest, SQ7_damage_met_while_reading_the_backlog) {
  open();
  EXPECT_NE(commit(1, 5000), 0U);
  spool_->maintain();  // the check is done
  const EpochId epoch = *status_of(*spool_).epoch;
  spool_->close();
  const auto size = file_size("spool.db");
  open();
  EXPECT_NE(commit(5001, 5001), 0U);
  overwrite("spool.db", static_cast<std::streamoff>(size / 4096 / 2 * 4096), 4096);
  std::uint64_t after = 0;
  auto run = spool_->next_owed({epoch, after, 100'000, 100});
  for (int i = 0; i < 100 && run && !run->failed; ++i) {
    after = run->to;
    run = spool_->next_owed({epoch, after, 100'000, 100});
  }
  EXPECT_LT(after, 5001U);
  ASSERT_TRUE(run);
  EXPECT_TRUE(run->failed) << "else nobody would ask for the rest again";
  EXPECT_EQ(happened(), Kinds{"corrupt"});
  EXPECT_FALSE(spool_->has_epoch());
  EXPECT_EQ(commit(5002, 5002), 2U);
}

TEST_F(SpoolDamageTest, SQ7_a_number_beyond_all_bounds_is_damage) {
  open();
  EXPECT_NE(commit(1, 3), 0U);
  spool_->close();
  auto hand = Database::open(path(), Database::Mode::write);
  ASSERT_TRUE((*hand)->execute("UPDATE reading SET seq = 9223372036854775807 WHERE seq = 4"));
  hand->reset();
  open();
  EXPECT_EQ(happened(), Kinds{"corrupt"});
  EXPECT_EQ(commit(4, 4), 2U);
}

TEST_F(SpoolDamageTest, a_store_of_a_newer_version_is_kept_and_never_destroyed) {
  for (int i = 0; i < 4; ++i) {
    open();
    EXPECT_NE(commit(1, 3), 0U);
    spool_->close();
    auto hand = Database::open(path(), Database::Mode::write);
    ASSERT_TRUE((*hand)->execute("PRAGMA user_version = 3"));
    hand->reset();
    open();
    EXPECT_EQ(happened(), Kinds{"newer_version"});
    EXPECT_EQ(commit(4, 4), 2U);
    EXPECT_TRUE(std::filesystem::exists(folder_ + "/spool.newer-" + std::to_string(i + 1) + ".db"));
  }
}

/// A version was gone back, and later installed again. Meanwhile nothing of it is gone.
TEST_F(SpoolDamageTest, a_store_of_a_newer_version_is_delivered_by_that_version) {
  open();
  EXPECT_NE(commit(1, 3), 0U);
  const EpochId epoch = *status_of(*spool_).epoch;
  spool_->close();
  const auto mark = [](const std::string& database, const char* version) {
    auto hand = Database::open(database, Database::Mode::write);
    ASSERT_TRUE((*hand)->execute("PRAGMA user_version = " + std::string(version)));
  };
  mark(path(), "3");
  open();
  ASSERT_EQ(happened(), Kinds{"newer_version"});
  EXPECT_EQ(commit(4, 4), 2U);
  for (int turn = 0; turn < 10; ++turn) spool_->maintain();
  static_cast<void>(spool_->apply({epoch, {}, 4}));
  EXPECT_TRUE(spool_->news().unknown.empty()) << "nobody says that it is gone";
  EXPECT_EQ(spool_->news().epochs.size(), 1U);
  spool_->close();
  mark(folder_ + "/spool.newer-1.db", "2");
  open();
  for (int turn = 0; turn < 100; ++turn) spool_->maintain();
  const auto epochs = spool_->news().epochs;
  const auto found = std::ranges::find(epochs, epoch, &EpochState::id);
  ASSERT_NE(found, epochs.end());
  EXPECT_TRUE(found->owed);
  EXPECT_TRUE(found->ask_first);
  static_cast<void>(spool_->apply({epoch, {{1, 4}}, 4}));
  for (int turn = 0; turn < 100; ++turn) spool_->maintain();
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/spool.newer-1.db"));
}

}  // namespace
}  // namespace buoyd
