// B9, A1: a recovered buoy's store, whole or damaged, straight into the archive.
#include "shore/spool_import.hpp"

#include <filesystem>

#include "shore/archive/archive_file.hpp"
#include "shore/archive/known_until.hpp"
#include "shore/query/account_report.hpp"
#include "shore/station/absence.hpp"
#include "spool/salvage_fixture.hpp"

namespace buoyshore {
namespace {

using buoyd::epoch_id;
using buoyd::probe_readings;
using buoyd::Result;
using buoyd::start_reading;
using buoyd::to_hex;

class SpoolImportTest : public buoyd::SalvageTest {
 protected:
  [[nodiscard]] std::string archive_path() const { return folder_ + "/archive.db"; }

  Result<ImportReport> imported() {
    auto store = buoyd::SalvageReader::open(path());
    if (!store) return pass_on(store);
    buoyd::SalvageSurvey survey(**store, buoyd::side_id_of(path()));
    EXPECT_TRUE(survey.run());
    auto archive = Archive::open(archive_path());
    EXPECT_TRUE(archive) << archive.error().text;
    return import_store(**archive, **store, survey, "kelpie",
                        buoyd::WallTime(std::chrono::seconds(1'795'200'000)));
  }
  ImportReport import() {
    auto report = imported();
    EXPECT_TRUE(report) << report.error().text;
    return report.value_or(ImportReport{});
  }
  /// What SQL says of the archive.
  std::string archived(const std::string& query) const {
    auto database = open_for_reading(archive_path()).value();
    auto value = database->value(query);
    return value ? *value : "error: " + value.error().text;
  }
  Account account() const {
    auto database = open_for_reading(archive_path()).value();
    PreparedSql sql(*database);
    return account_of(sql, "kelpie").value();
  }
  /// Everything that the archive has, as text.
  std::string everything() const {
    std::string text;
    auto database = open_for_reading(archive_path()).value();
    for (const char* table : {"station", "epoch", "description", "reading", "gap", "held", "tally",
                              "conflict", "alarm", "clock_record", "amendment"}) {
      auto rows = database->prepare(std::string("SELECT * FROM ") + table).value();
      while (rows.step().value()) {
        for (int i = 0; i < rows.columns(); ++i) text += std::string(rows.text(i)) + '|';
        text += '\n';
      }
    }
    return text;
  }
  static std::string count(std::uint64_t number) { return std::to_string(number); }
};

TEST_F(SpoolImportTest, B9_a_whole_store_is_complete_ashore) {
  fill();
  const ImportReport report = import();
  EXPECT_EQ(report.readings, all);
  EXPECT_EQ(report.added, all);
  EXPECT_EQ(report.conflicts, 0U);
  EXPECT_EQ(report.epochs.size(), 3U);
  EXPECT_EQ(archived("SELECT count(*) FROM reading"), count(all));
  EXPECT_EQ(archived("SELECT count(*) FROM gap"), "0");
  const Account found = account();
  EXPECT_TRUE(found.verdict.complete);
  EXPECT_NE(account_text(found, {}).find("complete, by its imported store"), std::string::npos);
  EXPECT_EQ(archived("SELECT body FROM readings WHERE seq = 77"),
            sql("SELECT body FROM reading WHERE seq = 77"));
}

TEST_F(SpoolImportTest, A1_imported_twice_changes_nothing) {
  fill();
  import();
  const std::string before = everything();
  const ImportReport again = import();
  EXPECT_EQ(again.readings, all);
  EXPECT_EQ(again.added, 0U);
  EXPECT_EQ(everything(), before);
}

TEST_F(SpoolImportTest, B9_a_damaged_store_gives_what_it_has_and_gaps_for_the_rest) {
  fill();
  const auto leaves = pages("reading", "leaf");
  spoil(leaves[4].number);
  spoil(pages("epoch", "leaf").front().number);
  const ImportReport report = import();
  EXPECT_EQ(report.readings, all - leaves[4].cells);
  EXPECT_FALSE(report.epochs_whole);
  EXPECT_EQ(archived("SELECT sum(b - a + 1) FROM gap WHERE reason = 'unread'"),
            count(leaves[4].cells));
  EXPECT_TRUE(account().verdict.complete);
  const std::string before = everything();
  import();
  EXPECT_EQ(everything(), before);
}

TEST_F(SpoolImportTest, A8_an_epoch_that_the_store_let_go_whole_is_gone_and_not_owed_for_ever) {
  fill();
  {
    auto store = buoyd::Database::open(path(), buoyd::Database::Mode::create).value();
    const std::string oldest = "<= " + count(each) + ";";
    ASSERT_TRUE(store->execute("DELETE FROM reading WHERE seq " + oldest +
                               "DELETE FROM epoch WHERE last " + oldest + "DELETE FROM done;"));
  }
  import();
  EXPECT_TRUE(account().verdict.complete);
  EXPECT_EQ(archived("SELECT a || ' to ' || b || ' ' || reason FROM gap"),
            "1 to " + count(each) + " gone");
  const std::string before = everything();
  import();
  EXPECT_EQ(everything(), before);
}

TEST_F(SpoolImportTest, B9_an_unknown_end_closes_the_epoch) {
  fill();
  spoil(pages("reading", "leaf").back().number);
  import();
  EXPECT_TRUE(account().verdict.complete);
  EXPECT_EQ(account().verdict.epochs.back().end, EpochEnd::lost);
  const std::string before = everything();
  import();
  EXPECT_EQ(everything(), before);
}

TEST_F(SpoolImportTest, A7_what_a_damaged_copy_lacks_is_owed_as_soon_as_its_board_is_heard) {
  fill();
  spoil(pages("reading", "leaf").back().number);
  import();
  ASSERT_TRUE(account().verdict.complete);
  auto archive = Archive::open(archive_path()).value();
  Hello hello;
  hello.epochs = {{epoch_id(3), 2 * each + 1, all, 2 * each}};
  const auto answer = archive->take_hello("kelpie", hello, {});
  ASSERT_TRUE(answer);
  EXPECT_LT(answer->at(0).have.back().b, all);
  EXPECT_EQ(archived("SELECT count(*) FROM gap"), "0");
  EXPECT_FALSE(account().verdict.complete);
}

TEST_F(SpoolImportTest, B9_a_better_copy_fills_the_gaps_of_a_worse_one) {
  fill();
  const std::string sound = bytes();
  spoil(pages("reading", "leaf")[4].number);
  import();
  EXPECT_NE(archived("SELECT count(*) FROM gap"), "0");
  overwrite(0, sound);
  import();
  EXPECT_EQ(archived("SELECT count(*) FROM gap"), "0");
  EXPECT_EQ(archived("SELECT count(*) FROM reading"), count(all));
}

TEST_F(SpoolImportTest, B8_what_the_store_has_no_more_and_the_archive_never_had_is_a_gap) {
  fill();
  auto hand = buoyd::Database::open(path(), buoyd::Database::Mode::write).value();
  ASSERT_TRUE(
      hand->execute("DELETE FROM reading WHERE seq <= 100;"
                    "INSERT INTO lost VALUES(1, 91, 95, 'retention', 7, 8)"));
  hand.reset();
  const ImportReport report = import();
  EXPECT_EQ(report.readings, all - 100);
  EXPECT_EQ(archived("SELECT group_concat(a || '-' || b || ' ' || reason, ', ') FROM gap"),
            "1-90 trimmed, 91-95 retention, 96-100 trimmed");
  EXPECT_TRUE(account().verdict.complete);
}

TEST_F(SpoolImportTest, A1_other_content_under_a_number_is_an_alarm_and_the_first_stays) {
  fill();
  import();
  auto hand = buoyd::Database::open(path(), buoyd::Database::Mode::write).value();
  ASSERT_TRUE(hand->execute("UPDATE reading SET body = '[1.5,1]' WHERE seq = 50"));
  hand.reset();
  EXPECT_EQ(import().conflicts, 1U);
  EXPECT_EQ(archived("SELECT body FROM conflict"), "[1.5,1]");
  EXPECT_NE(archived("SELECT body FROM reading WHERE seq = 50"), "[1.5,1]");
  EXPECT_EQ(archived("SELECT kind FROM alarm"), "conflict");
  EXPECT_EQ(import().conflicts, 0U) << "known already";
}

TEST_F(SpoolImportTest, A7_what_is_not_there_and_was_never_delivered_is_unread) {
  fill();
  auto hand = buoyd::Database::open(path(), buoyd::Database::Mode::write).value();
  ASSERT_TRUE(hand->execute("DELETE FROM reading WHERE seq BETWEEN 91 AND 110"));
  hand.reset();
  EXPECT_EQ(import().epochs.front().unread, buoyd::Ranges({{101, 110}}));
  EXPECT_EQ(archived("SELECT group_concat(a || '-' || b || ' ' || reason, ', ') FROM gap"),
            "91-100 trimmed, 101-110 unread");
  EXPECT_TRUE(account().verdict.complete);
  auto archive = Archive::open(archive_path()).value();
  Hello hello;
  hello.epochs = {{epoch_id(1), 1, each, 100}};
  const auto answer = archive->take_hello("kelpie", hello, {});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->at(0).have, (std::vector<buoyd::Range>{{1, 100}, {111, each}}));
}

TEST_F(SpoolImportTest, B9_a_row_that_is_none_is_unread_and_stops_no_query) {
  fill();
  auto hand = buoyd::Database::open(path(), buoyd::Database::Mode::write).value();
  ASSERT_TRUE(
      hand->execute("UPDATE reading SET body = '[05.5,1]' WHERE seq = 50;"
                    "UPDATE reading SET span = -1 WHERE seq = 51"));
  hand.reset();
  EXPECT_EQ(import().readings, all - 2);
  EXPECT_EQ(archived("SELECT a || '-' || b || ' ' || reason FROM gap"), "50-51 unread");
  EXPECT_EQ(archived("SELECT count(*) > 0 FROM channel_values WHERE value > 0"), "1");
}

TEST_F(SpoolImportTest, B9_the_card_of_a_buoy_that_was_heard_before) {
  fill();
  {
    auto archive = Archive::open(archive_path()).value();
    Hello hello;
    hello.epochs = {{epoch_id(2), 301, 450, 300}};
    ASSERT_TRUE(archive->take_hello("kelpie", hello, {}));
  }
  import();
  EXPECT_TRUE(account().verdict.complete);
  EXPECT_EQ(archived("SELECT current FROM station"), to_hex(epoch_id(3)))
      << "the card goes on where the board was heard last";
}

TEST_F(SpoolImportTest, B9_runs_that_nobody_heard_are_the_newest_of_the_station) {
  start(1);
  append(probe_readings(1, 10));
  start(2);
  auto unheard = probe_readings(101, 110);
  const buoyd::WallTime newest = unheard.back().utc;
  unheard.insert(unheard.begin(), start_reading({"0.1", "boot-2", "", epoch_id(1), 10}, {}));
  append(unheard);
  ASSERT_TRUE(store_->epochs().pin("00000000000000aa"));
  ASSERT_TRUE(store_->epochs().save());
  store_.reset();
  {
    auto archive = Archive::open(archive_path()).value();
    Hello hello;
    hello.epochs = {{epoch_id(1), 1, 10, 0}};
    ASSERT_TRUE(archive->take_hello("kelpie", hello, buoyd::WallTime(std::chrono::hours(1))));
  }
  import();
  const StationFacts facts = account().facts;
  EXPECT_EQ(facts.current, to_hex(epoch_id(2)));
  EXPECT_EQ(facts.newest_taken, newest);
  auto database = open_for_reading(archive_path()).value();
  PreparedSql prepared(*database);
  ReadingQuery query;
  query.station = "kelpie";
  query.instrument = "probe";
  query.from = newest - std::chrono::hours(1);
  query.to = newest + std::chrono::hours(1);
  const auto absences = absences_of(prepared, query).value();
  EXPECT_FALSE(absences.empty());
  for (const Absence& absence : absences) {
    EXPECT_TRUE(absence.cause != "unheard" || absence.from >= newest) << absence.cause;
  }
}

TEST_F(SpoolImportTest, B9_an_earlier_copy_of_a_card_does_not_step_back) {
  start(1);
  append(probe_readings(1, 10));
  ASSERT_TRUE(store_->epochs().pin("00000000000000aa"));
  ASSERT_TRUE(store_->epochs().save());
  store_.reset();
  const std::string earlier = bytes();
  start(2);
  auto readings = probe_readings(101, 110);
  readings.insert(readings.begin(), start_reading({"0.1", "boot-2", "", epoch_id(1), 10}, {}));
  append(readings);
  store_.reset();
  import();
  std::filesystem::remove(path());
  std::ofstream(path()) << earlier;
  EXPECT_EQ(import().readings, 10U);
  EXPECT_EQ(account().facts.current, to_hex(epoch_id(2)));
}

TEST_F(SpoolImportTest, B9_a_card_with_all_that_its_board_ever_said_is_the_last_word) {
  fill();
  const auto hello_of = [this](std::uint64_t last) {
    auto archive = Archive::open(archive_path()).value();
    Hello hello;
    hello.epochs = {{epoch_id(3), 601, last, 600}};
    ASSERT_TRUE(archive->take_hello("kelpie", hello, buoyd::WallTime(std::chrono::hours(1))));
  };
  const auto later = buoyd::WallTime(std::chrono::seconds(1'999'999'999));
  hello_of(899);
  import();
  EXPECT_TRUE(is_by_import(account().facts));
  EXPECT_TRUE(is_newest_known(account().facts, later)) << "nobody writes to a recovered card";
  hello_of(901);
  EXPECT_FALSE(is_newest_known(account().facts, later)) << "the board lives";
  import();
  EXPECT_FALSE(is_by_import(account().facts)) << "the card is older than that hello";
}

TEST_F(SpoolImportTest, B9_a_store_without_a_reading_that_can_be_read_is_still_accounted_for) {
  fill();
  spoil(pages("reading", "internal").front().number);
  const ImportReport report = import();
  EXPECT_EQ(report.readings, 0U);
  EXPECT_EQ(report.epochs.size(), 3U);
  EXPECT_TRUE(account().verdict.complete);
}

}  // namespace
}  // namespace buoyshore
