#include "shore/query/account_report.hpp"

#include <gmock/gmock.h>

#include "shore/archive/known_until.hpp"
#include "shore/archive_fixture.hpp"

namespace buoyshore {
namespace {

using buoyd::Gap;
using buoyd::GapReason;
using test::epoch;
using testing::HasSubstr;
using testing::Not;

class Reporting : public test::ArchiveTest {
 protected:
  std::string report(const std::string& station = "kelpie",
                     buoyd::Micros later = std::chrono::seconds(12)) {
    auto database = open_for_reading(path());
    EXPECT_TRUE(database);
    PreparedSql prepared(**database);
    auto account = account_of(prepared, station);
    EXPECT_TRUE(account);
    return account_text(*account, now_ + later);
  }
  std::string stations() {
    auto database = open_for_reading(path());
    EXPECT_TRUE(database);
    PreparedSql prepared(**database);
    const auto names = station_names(prepared);
    EXPECT_TRUE(names);
    std::vector<Account> accounts;
    for (const std::string& name : *names) accounts.push_back(account_of(prepared, name).value());
    return stations_text(accounts, now_ + std::chrono::seconds(12));
  }
  StationFacts facts() {
    static_cast<void>(verdict());
    return facts_;
  }
};

TEST_F(Reporting, stations_are_a_line_each) {
  const std::string head =
      "station                                       owed     readings  newest\n";
  EXPECT_EQ(stations(), head) << "a fresh archive";
  hello({{epoch(0xA), 1, 9, 0}});
  EXPECT_EQ(stations(),
            head + "kelpie                   NOT COMPLETE            9            0  -\n")
      << "nothing came of it";
  commit(winds(epoch(0xA), 1, 9));
  EXPECT_EQ(
      stations(),
      head + "kelpie                   complete                0            9  came 12.0 s ago\n");
}

TEST_F(Reporting, the_latest_time_is_none_of_a_clock_that_was_not_set) {
  commit(of(epoch(0xA), {unset(1, 100 * test::second)}));
  EXPECT_THAT(report(), HasSubstr("anemometer/wind                           1  latest -, came"));
  commit(of(epoch(0xA), {clock(2, 200 * test::second, test::noon), unset(3, 210 * test::second)}));
  EXPECT_THAT(report(), HasSubstr("anemometer/wind                           2  latest "
                                  "2026-11-20 12:00:10, came"));
}

TEST_F(Reporting, one_screen) {
  hello({{epoch(0xA), 1, 4, 0}});
  auto first = winds(epoch(0xA), 2, 3);
  first.readings.insert(first.readings.begin(), start(1, std::nullopt, std::nullopt));
  first.from = 1;
  first.to = 100;
  first.lost = {Gap{4, 99, GapReason::retention, test::utc_of(1'795'158'004'000'000),
                    test::utc_of(1'795'158'099'000'000)},
                Gap{100, 100, GapReason::trimmed, {}, {}}};
  commit(first);
  hello({{epoch(0xB), 101, 110, 100}}, 2);
  commit(of(epoch(0xB), {start(101, epoch(0xA), 100), test::wind_reading(102)}));
  EXPECT_EQ(report(),
            "kelpie: NOT COMPLETE as of 2026-11-20 07:00:00, 12.0 s ago\n"
            "\n"
            "  epoch             numbers                       held       owed\n"
            "  aaaaaaaaaaaaaaaa  1 to 100                       100          0  closed, "
            "started 2026-11-20 07:00:01\n"
            "  bbbbbbbbbbbbbbbb  101 to 110                       2          8  live, "
            "started 2026-11-20 07:01:41\n"
            "    owed: 103 to 110\n"
            "\n"
            "gaps (numbers that no longer exist)\n"
            "  aaaaaaaaaaaaaaaa  4 to 99                 retention  2026-11-20 07:00:04 to "
            "2026-11-20 07:01:39\n"
            "  aaaaaaaaaaaaaaaa  100                     trimmed    - to -\n"
            "\n"
            "readings\n"
            "  anemometer/wind                           3  latest 2026-11-20 07:01:42, "
            "came 12.0 s ago\n"
            "  buoyd/start                               2  latest 2026-11-20 07:01:41, "
            "came 12.0 s ago\n");
  auto rest = winds(epoch(0xB), 103, 110);
  commit(rest);
  EXPECT_THAT(report(), HasSubstr("kelpie: complete as of 2026-11-20 07:00:00, 12.0 s ago\n"));
  EXPECT_THAT(report(), Not(HasSubstr("owed:")));
}

TEST_F(Reporting, slots_that_brought_nothing_by_cause_as_told_last) {
  hello({{epoch(0xB), 1, 4, 0}}, 2);
  const auto success = [](std::uint64_t seq, const char* name, std::uint64_t failed) {
    buoyd::SuccessFacts facts;
    facts.instrument = name;
    facts.health = "ok";
    facts.failed = failed;
    facts.missed = failed / 2;
    facts.paused = failed * 2;
    return test::own(seq, buoyd::success_reading(facts, buoyd::MonoTime{}));
  };
  commit(of(epoch(0xB), {success(1, "sonde", 4), success(2, "level", 0), success(3, "sonde", 10),
                         success(4, "level", 0)}));
  EXPECT_THAT(report(), HasSubstr("\nslots that were due and brought nothing, in its run\n"
                                  "  sonde                            failed 10, line busy 5, "
                                  "paused 20\n"));
  EXPECT_THAT(report(), Not(HasSubstr("  level ")));
}

TEST_F(Reporting, nothing_that_a_station_said_reaches_the_terminal_as_control) {
  buoyd::SuccessFacts facts;
  facts.instrument = "sonde";
  facts.health = "ok";
  facts.failed = 4;
  buoyd::Reading success = buoyd::success_reading(facts, buoyd::MonoTime{});
  success.body.replace(success.body.find("sonde"), 2, "so\\u001b[2J");
  const auto level =
      test::described("le\\u001b[2Jvel", "sample", R"({"name":"n","type":"integer"})");
  commit(of(epoch(0xB), {test::own(1, success), test::reading(2, level, "[1]")}));
  EXPECT_THAT(report(), HasSubstr("so\\u001b[2Jnde"));
  EXPECT_THAT(report(), HasSubstr("le\\u001b[2Jvel/sample"));
  EXPECT_THAT(report(), Not(HasSubstr("\x1b")));
}

/// As buoyd said it before `unpowered` was counted.
buoyd::Reading success_without_unpowered(const buoyd::SuccessFacts& facts) {
  buoyd::Reading reading = buoyd::success_reading(facts, buoyd::MonoTime{});
  std::string text = reading.description->text();
  const std::size_t column = text.rfind(R"(,{"name":"unpowered")");
  text.erase(column, text.find('}', column) + 1 - column);
  reading.description = buoyd::Description::parse(text).value();
  reading.body.erase(reading.body.rfind(','), 2);
  return reading;
}

TEST_F(Reporting, slots_of_a_station_that_does_not_count_those_without_power) {
  hello({{epoch(0xB), 1, 2, 0}}, 2);
  buoyd::SuccessFacts facts;
  facts.instrument = "sonde";
  facts.failed = 3;
  facts.line = "bus";
  commit(of(epoch(0xB), {test::own(1, success_without_unpowered(facts))}));
  EXPECT_THAT(report(), HasSubstr("  sonde                            failed 3\n"));
  now_ += std::chrono::hours(1);  // another version of buoyd runs there now
  facts.unpowered = 70;
  commit(of(epoch(0xC), {test::own(1, buoyd::success_reading(facts, buoyd::MonoTime{}))}));
  EXPECT_THAT(report(), HasSubstr("  sonde                            failed 3, unpowered 70\n"));
}

TEST_F(Reporting, what_an_old_account_cannot_know) {
  hello({{epoch(0xB), 1, 2, 0}}, 2);
  commit(winds(epoch(0xB), 1, 2));
  EXPECT_THAT(report("kelpie", std::chrono::minutes(1)), Not(HasSubstr("since is not known")));
  EXPECT_TRUE(is_newest_known(facts(), now_ + std::chrono::minutes(1)));
  const auto age = std::chrono::hours(6);
  EXPECT_THAT(report("kelpie", age),
              HasSubstr("kelpie: complete as of 2026-11-20 07:00:00, 6 h 0 min ago\n"
                        "what it took since is not known here; --wait asks it\n"));
  EXPECT_FALSE(is_newest_known(facts(), now_ + age));
}

TEST_F(Reporting, what_batches_brought_behind_the_hello_counts) {
  hello({{epoch(0xB), 1, 2, 0}}, 2);
  now_ += std::chrono::hours(6);
  commit(winds(epoch(0xB), 1, 250));
  const std::string text = report();
  EXPECT_THAT(text, HasSubstr("kelpie: complete as of 2026-11-20 07:04:10, "))
      << "the time of the newest reading, not when its batch came";
  EXPECT_THAT(text, HasSubstr("1 to 250                       250          0  live"));
}

TEST_F(Reporting, a_reading_is_not_newer_than_its_batch) {
  hello({{epoch(0xB), 1, 2, 0}}, 2);
  commit(winds(epoch(0xB), 1, 100));  // by a clock that is 100 s ahead of ours
  EXPECT_EQ(known_until(facts()), now_);
}

TEST_F(Reporting, a_station_that_nobody_heard) {
  EXPECT_EQ(report("osprey"), "osprey: nothing was ever heard of it\n");
}

TEST_F(Reporting, no_hello_and_no_gaps) {
  commit(winds(epoch(0xA), 1, 3));
  const std::string text = report();
  EXPECT_THAT(text, HasSubstr("kelpie: NOT COMPLETE, no hello was heard\n"));
  EXPECT_THAT(text, HasSubstr("1 to ?"));
  EXPECT_THAT(text, HasSubstr("end not known yet"));
  EXPECT_THAT(text, HasSubstr("no gaps\n"));
}

TEST_F(Reporting, alarms_are_printed) {
  hello({{epoch(0xA), 1, 2, 0}});
  commit(winds(epoch(0xA), 1, 2));
  commit(of(epoch(0xC), {start(3, epoch(0xE), 2)}));
  hello({{epoch(0xB), 3, 3, 2}}, 2);
  auto conflicting = winds(epoch(0xA), 1, 2);
  conflicting.readings[0].reading.body = "[7,214.50]";
  commit(conflicting);
  commit(of(epoch(0xB), {start(3, std::nullopt, std::nullopt)}));
  const std::string text = report();
  EXPECT_THAT(text, HasSubstr("kelpie: NOT COMPLETE"));
  EXPECT_THAT(text, HasSubstr("! aaaaaaaaaaaaaaaa: no start reading names it"));
  EXPECT_THAT(text, HasSubstr("closed, end unknown"));
  EXPECT_THAT(text, HasSubstr("! eeeeeeeeeeeeeeee: named by cccccccccccccccc as ending at 2"));
  EXPECT_THAT(text, HasSubstr("! aaaaaaaaaaaaaaaa: conflict: number 1 came again"));
}

TEST_F(Reporting, an_alarm_of_no_epoch_begins_with_its_kind) {
  hello({{epoch(0xA), 1, 2, 0}});
  ASSERT_TRUE(archive_->raise("kelpie", "other archive", "", "it trusts another one", now_));
  EXPECT_THAT(report(), HasSubstr("\n  ! other archive: it trusts another one (1 times, last "));
}

TEST_F(Reporting, a_store_whose_end_is_lost) {
  auto batch = winds(epoch(0xA), 1, 2);
  batch.to = std::nullopt;
  batch.lost = {Gap{3, std::nullopt, GapReason::damaged, {}, {}}};
  commit(batch);
  const std::string text = report();
  EXPECT_THAT(text, HasSubstr("closed, end lost"));
  EXPECT_THAT(text, HasSubstr("3 to its unknown end"));
  EXPECT_THAT(text, HasSubstr("damaged"));
}

TEST_F(Reporting, a_long_life_stays_on_one_screen) {
  std::uint64_t seq = 1;
  std::optional<buoyd::EpochId> previous;
  for (unsigned i = 0; i < 200; ++i) {
    buoyd::EpochId id{};
    id[0] = static_cast<std::uint8_t>(i + 1);
    auto batch = of(id, {start(seq, previous, previous ? std::optional(seq - 1) : std::nullopt)});
    batch.to = seq + 1;
    batch.lost = {Gap{seq + 1, seq + 1, GapReason::retention, {}, {}}};
    commit(batch);
    ASSERT_TRUE(archive_->raise("kelpie", "refused", std::to_string(i), "x", now_));
    previous = id;
    seq += 2;
  }
  const std::string text = report();
  EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 45);
  EXPECT_THAT(text, HasSubstr("and 188 earlier epochs, complete"));
  EXPECT_THAT(text, HasSubstr("190 earlier ones, and"));
  EXPECT_THAT(text, HasSubstr("190 others, and"));
}

}  // namespace
}  // namespace buoyshore
