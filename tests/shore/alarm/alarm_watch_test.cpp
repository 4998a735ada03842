#include "shore/alarm/alarm_watch.hpp"

#include <gmock/gmock.h>

#include "core/own_reading.hpp"
#include "shore/archive_fixture.hpp"

namespace buoyshore {
namespace {

using test::epoch;
using test::morning;
using test::own;
using testing::ElementsAre;
using testing::IsEmpty;

/// A position each second.
const buoyd::DescriptionPtr& position() {
  static const buoyd::DescriptionPtr description =
      buoyd::Description::parse(
          R"({"v":1,"instrument":"gnss","kind":"position","interval":1,"channels":[)"
          R"({"name":"lat","standard_name":"latitude","type":"float64","unit":"degree"},)"
          R"({"name":"lon","standard_name":"longitude","type":"float64","unit":"degree"}]})")
          .value();
  return description;
}

const buoyd::DescriptionPtr& charger() {
  static const buoyd::DescriptionPtr description =
      buoyd::Description::parse(
          R"({"v":1,"instrument":"charger","kind":"sample","interval":1,"channels":[)"
          R"({"name":"battery_voltage","type":"decimal","unit":"V"}]})")
          .value();
  return description;
}

/// A cast each three hours.
const buoyd::DescriptionPtr& cast() {
  static const buoyd::DescriptionPtr description =
      buoyd::Description::parse(
          R"({"v":1,"instrument":"ctd","kind":"cast","interval":10800,"channels":[)"
          R"({"name":"temperature","type":"decimal","unit":"degree_Celsius"}]})")
          .value();
  return description;
}

class Watching : public test::ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    now_ = morning + std::chrono::minutes(10);
    open_book();
  }
  void open_book() {
    book_.reset();
    auto book = AlarmBook::open(folder_ + "/alarms.db");
    ASSERT_TRUE(book) << book.error().text;
    book_ = std::move(*book);
  }
  static AlarmRule rule(const char* name, decltype(AlarmRule::watches) watches,
                        buoyd::Micros after = buoyd::Micros(0)) {
    return {name, {}, std::move(watches), after, {"office"}};
  }
  static AlarmRule voltage(double bound, double clear, buoyd::Micros after = buoyd::Micros(0)) {
    return rule(
        "voltage",
        BoundRule{WatchedChannel{"charger", "sample", "battery_voltage"}, true, bound, clear},
        after);
  }
  static buoyd::StoredReading volts(std::uint64_t seq, const std::string& value,
                                    std::string flags = "") {
    return test::reading(seq, charger(), '[' + value + ']', std::move(flags));
  }

  static buoyd::StoredReading at(buoyd::WallTime time, buoyd::StoredReading stored) {
    stored.reading.utc = time;
    stored.reading.boottime = buoyd::MonoTime(time - morning);
    return stored;
  }

  /// A success reading, of which buoyd makes one for each instrument each ten minutes.
  static buoyd::StoredReading names(std::uint64_t seq, const std::string& instrument,
                                    buoyd::WallTime time) {
    buoyd::SuccessFacts facts;
    facts.instrument = instrument;
    return at(time, own(seq, buoyd::success_reading(facts, {})));
  }

  /// The health reading that begins each of these sets.
  static buoyd::StoredReading healthy(std::uint64_t seq, buoyd::WallTime time) {
    return at(time, own(seq, buoyd::own_reading("health",
                                                {buoyd::own_integer("uptime", "s", "", 600)}, {})));
  }

  std::size_t look() {
    auto database = open_for_reading(path());
    PreparedSql sql(**database);
    AlarmWatch watch(rules_, sql, *book_);
    auto begun = watch.begin(now_);
    EXPECT_TRUE(begun) << begun.error().text;
    auto changes = watch.look(now_);
    EXPECT_TRUE(changes) << changes.error().text;
    idle_ = watch.idle();
    return changes.value_or(0);
  }
  /// "1 kelpie 3 charger/…: … / 5 …": second behind `morning` and what was said, raised / cleared.
  std::vector<std::string> found() {
    std::vector<std::string> texts;
    const auto second = [](buoyd::WallTime time) {
      return std::to_string(std::chrono::floor<std::chrono::seconds>(time - morning).count());
    };
    const auto alarms = book_->alarms(true).value();
    for (const Alarm& alarm : alarms) {
      std::string text =
          std::to_string(alarm.n) + ' ' + second(alarm.raised_at) + ' ' + alarm.raised_said;
      if (alarm.cleared_at) text += " / " + second(*alarm.cleared_at) + ' ' + alarm.cleared_said;
      texts.insert(texts.begin(), text);
    }
    return texts;
  }
  std::vector<std::string> untold() {
    std::vector<std::string> names;
    const auto notices = book_->untold().value();
    names.reserve(notices.size());
    for (const Notice& notice : notices) {
      names.push_back(notice.target + ' ' + notice.name.substr(17));
    }
    return names;
  }

  AlarmRules rules_;
  std::unique_ptr<AlarmBook> book_;
  std::map<std::string, std::string> idle_;
};

TEST_F(Watching, a_bound_raises_and_clears_with_hysteresis) {
  rules_.rules = {voltage(11.8, 12.2)};
  commit(of(epoch(0xA), {volts(1, "12.5"), volts(2, "11.7"), volts(3, "12.0"), volts(4, "12.3"),
                         volts(5, "11.0")}));
  EXPECT_EQ(look(), 3U);
  EXPECT_THAT(found(), ElementsAre("1 2 charger/sample/battery_voltage is 11.7 V, below 11.8 / 4 "
                                   "charger/sample/battery_voltage is 12.3 V, no longer below 11.8",
                                   "2 5 charger/sample/battery_voltage is 11.0 V, below 11.8"));
  EXPECT_THAT(untold(), ElementsAre("office 1-raised", "office 1-cleared", "office 2-raised"));
  EXPECT_EQ(look(), 0U);
}

TEST_F(Watching, a_pure_number_is_told_without_its_unit) {
  const buoyd::DescriptionPtr sonde =
      buoyd::Description::parse(
          R"({"v":1,"instrument":"sonde","kind":"sample","interval":1,"channels":[)"
          R"({"name":"ph","type":"float32","unit":"1"}]})")
          .value();
  rules_.rules = {rule("acid", BoundRule{WatchedChannel{"sonde", "sample", "ph"}, true, 7, 7})};
  commit(of(epoch(0xA), {test::reading(1, sonde, "[6.25]")}));
  EXPECT_EQ(look(), 1U);
  EXPECT_THAT(found(), ElementsAre("1 1 sonde/sample/ph is 6.25, below 7"));
}

TEST_F(Watching, keeps_nothing_in_a_book_that_was_deleted) {
  rules_.rules = {voltage(11.8, 12.2)};
  commit(of(epoch(0xA), {volts(1, "11.7")}));
  EXPECT_EQ(look(), 1U);
  const Notice notice = book_->due(now_).value().front();
  EXPECT_TRUE(book_->check_place());
  std::filesystem::remove(folder_ + "/alarms.db");
  for (const auto& result :
       {book_->check_place(), book_->tried(notice, now_), book_->told(notice, now_),
        book_->not_told(notice, "no", now_), book_->acknowledge(1, "me", "", now_)}) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, buoyd::ErrorCode::invalid);
    EXPECT_THAT(result.error().text, testing::HasSubstr("alarms.db was deleted while it was in"));
  }
  EXPECT_FALSE(book_->begin());
}

TEST_F(Watching, goes_on_behind_a_kill_where_it_was) {
  rules_.rules = {voltage(11.8, 12.2, std::chrono::seconds(3))};
  commit(of(epoch(0xA), {volts(1, "11.7"), volts(2, "11.7")}));
  EXPECT_EQ(look(), 0U);
  open_book();
  commit(of(epoch(0xA), {volts(3, "11.6"), volts(4, "11.6")}));
  EXPECT_EQ(look(), 1U);
  open_book();
  EXPECT_EQ(look(), 0U);
  commit(of(epoch(0xA), {volts(5, "11.6"), volts(6, "12.6")}));
  EXPECT_EQ(look(), 1U);
  EXPECT_EQ(found().size(), 1U);
  EXPECT_THAT(untold(), ElementsAre("office 1-raised", "office 1-cleared"));
}

TEST_F(Watching, bad_and_missing_values_are_none) {
  rules_.rules = {voltage(11.8, 12.2)};
  commit(of(epoch(0xA), {volts(1, "1.0", "4"), volts(2, "null", "9"), volts(3, "12.5")}));
  EXPECT_EQ(look(), 0U);
}

TEST_F(Watching, values_of_one_time_are_all_looked_at) {
  rules_.rules = {voltage(11.8, 12.2)};
  const auto two = morning + std::chrono::seconds(2);
  commit(of(epoch(0xA), {volts(1, "12.5"), at(two, volts(2, "12.5")), at(two, volts(3, "11.7")),
                         at(two, volts(4, "12.3"))}));
  EXPECT_EQ(look(), 2U);
  EXPECT_THAT(untold(), ElementsAre("office 1-raised", "office 1-cleared"));
  EXPECT_EQ(look(), 0U);
}

TEST_F(Watching, what_comes_late_is_left_out) {
  rules_.rules = {voltage(11.8, 12.2)};
  commit(of(epoch(0xA), {volts(5, "12.5")}));
  EXPECT_EQ(look(), 0U);
  commit(of(epoch(0xA), {volts(3, "11.0")}));
  EXPECT_EQ(look(), 0U);
}

TEST_F(Watching, a_rule_that_finds_nothing_is_idle) {
  rules_.rules = {voltage(11.8, 12.2),
                  rule("typo", BoundRule{WatchedChannel{"chagrer", "sample", "x"}, true, 1, 1})};
  commit(of(epoch(0xA), {volts(1, "12.5")}));
  look();
  EXPECT_THAT(idle_, ElementsAre(testing::Pair("typo", "no station has what it names")));
}

TEST_F(Watching, the_battery_is_that_of_the_station) {
  rules_.rules = {rule("battery", BoundRule{std::nullopt, true, 11.8, 12.2})};
  commit(of(epoch(0xA), {volts(1, "11.5")}));
  hello({{epoch(0xA), 1, 1}});
  EXPECT_EQ(look(), 1U);
  EXPECT_THAT(found(), ElementsAre("1 1 the battery (charger) is 11.5 V, below 11.8"));
}

TEST_F(Watching, a_run_that_begins_has_the_battery_of_the_run_before) {
  const auto described = [](const std::string& instrument, const std::string& more) {
    return buoyd::Description::parse(
               R"({"v":1,"instrument":")" + instrument + R"(","kind":"sample","interval":1,)" +
               R"("channels":[{"name":"battery_voltage","type":"decimal","unit":"V"})" + more +
               "]}")
        .value();
  };
  const buoyd::DescriptionPtr sonde = described("sonde", "");
  const buoyd::DescriptionPtr solar =
      described("solar", R"(,{"name":"battery_current","type":"decimal","unit":"A"})");
  rules_.rules = {rule("battery", BoundRule{std::nullopt, true, 11.8, 12.2})};
  commit(of(epoch(0xA), {test::reading(1, solar, "[12.6,1]"), test::reading(2, sonde, "[6.1]")}));
  hello({{epoch(0xA), 1, 2}});
  EXPECT_EQ(look(), 0U);
  commit(of(epoch(0xB), {start(3, epoch(0xA), 2), test::reading(4, sonde, "[6.1]")}));
  hello({{epoch(0xB), 3, 4}});
  EXPECT_EQ(look(), 0U) << "the charger is asked once a minute";
  commit(of(epoch(0xB), {test::reading(5, solar, "[11.5,1]")}));
  EXPECT_EQ(look(), 1U);
  EXPECT_THAT(found(), ElementsAre("1 5 the battery (solar) is 11.5 V, below 11.8"));
}

TEST_F(Watching, silence_is_against_the_rest_of_the_station) {
  rules_.rules = {rule("silent", SilenceRule{std::nullopt, 3})};
  std::vector<buoyd::StoredReading> readings;
  for (std::uint64_t seq = 1; seq <= 20; ++seq) {
    readings.push_back(seq % 2 == 0 || seq > 11 ? volts(seq, "12.5")
                                                : test::reading(seq, position(), "[54,8]"));
  }
  commit(of(epoch(0xA), readings));
  EXPECT_EQ(look(), 1U);
  EXPECT_THAT(found(), ElementsAre("1 20 gnss/position: nothing since "
                                   "2026-11-20T07:00:11.123456Z, expected each 1 s"));
  commit(of(epoch(0xA), {test::reading(21, position(), "[54,8]")}));
  EXPECT_EQ(look(), 1U);
  EXPECT_THAT(found()[0], testing::EndsWith(" / 21 gnss/position is there again"));
}

TEST_F(Watching, a_channel_without_values_is_silent_though_its_kind_goes_on) {
  rules_.rules = {
      rule("silent", SilenceRule{WatchedChannel{"charger", "sample", "battery_voltage"}, 3})};
  commit(of(epoch(0xA), {volts(1, "12.5"), volts(2, "null"), volts(3, "null"), volts(4, "null")}));
  EXPECT_EQ(look(), 0U);
  commit(of(epoch(0xA), {volts(5, "null"), volts(6, "null")}));
  EXPECT_EQ(look(), 1U);
  commit(of(epoch(0xA), {volts(7, "12.5")}));
  EXPECT_EQ(look(), 1U);
}

TEST_F(Watching, a_silence_that_begins_looks_back_as_far_as_a_value_may_lie) {
  using std::chrono::hours;
  rules_.rules = {rule("silent", SilenceRule{WatchedChannel{"ctd", "cast", "temperature"}, 2})};
  commit(of(epoch(0xA),
            {at(now_ - hours(500), test::reading(1, cast(), "[4]")),
             at(now_ - hours(2), test::reading(2, cast(), "[4]")), at(now_, volts(3, "12.5"))}));
  EXPECT_EQ(look(), 0U);
  now_ += hours(5);
  commit(of(epoch(0xA), {at(now_, volts(4, "12.5"))}));
  EXPECT_EQ(look(), 1U);
  EXPECT_THAT(found()[0], testing::HasSubstr("nothing since 2026-11-20T05:10:00.000000Z"));
}

TEST_F(Watching, a_silence_that_begins_while_the_link_is_down_raises_nothing) {
  rules_.rules = {
      rule("silent", SilenceRule{WatchedChannel{"charger", "sample", "battery_voltage"}, 3})};
  std::vector<buoyd::StoredReading> readings;
  for (std::uint64_t seq = 1; seq <= 10; ++seq) readings.push_back(volts(seq, "12.5"));
  commit(of(epoch(0xA), readings));
  now_ += std::chrono::hours(5);
  EXPECT_EQ(look(), 0U);
}

TEST_F(Watching, a_channel_that_never_had_a_value_is_silent_from_the_first_look_on) {
  rules_.rules = {
      rule("silent", SilenceRule{WatchedChannel{"charger", "sample", "battery_voltage"}, 3})};
  const auto without = [](std::uint64_t seq) { return volts(seq, "null"); };
  commit(of(epoch(0xA), {without(1), without(2), without(3), without(4), without(5), without(6)}));
  EXPECT_EQ(look(), 0U);
  commit(of(epoch(0xA), {without(7), without(8), without(9)}));
  EXPECT_EQ(look(), 0U);
  commit(of(epoch(0xA), {without(10)}));
  EXPECT_EQ(look(), 1U);
  EXPECT_THAT(found()[0], testing::HasSubstr("nothing since 2026-11-20T07:00:06.123456Z"));
}

TEST_F(Watching, a_silence_of_a_misspelt_channel_is_idle) {
  rules_.rules = {
      rule("silent", SilenceRule{WatchedChannel{"charger", "sample", "batery_voltage"}, 3})};
  commit(of(epoch(0xA), {volts(1, "12.5"), at(now_, test::reading(2, position(), "[54,8]"))}));
  EXPECT_EQ(look(), 0U);
  EXPECT_THAT(idle_, ElementsAre(testing::Pair("silent", "no station has what it names")));
}

TEST_F(Watching, an_old_gap_makes_no_silence_longer) {
  rules_.rules = {rule("silent", SilenceRule{std::nullopt, 3})};
  std::vector<buoyd::StoredReading> readings;
  for (std::uint64_t seq = 1; seq <= 105; ++seq) {
    readings.push_back(volts(seq, "12.5"));
    const bool is_on_the_bench = seq <= 100;
    if (is_on_the_bench) readings.back().reading.utc -= std::chrono::hours(24 * 150);
  }
  readings.push_back(test::reading(106, position(), "[54,8]"));
  commit(of(epoch(0xA), readings));
  EXPECT_EQ(look(), 0U);
  commit(of(epoch(0xA),
            {test::reading(107, position(), "[54,8]"), test::reading(108, position(), "[54,8]"),
             test::reading(109, position(), "[54,8]")}));
  EXPECT_EQ(look(), 1U);
  EXPECT_THAT(found(), ElementsAre("1 109 charger/sample: nothing since "
                                   "2026-11-20T07:01:45.123456Z, expected each 1 s"));
}

TEST_F(Watching, a_kind_that_comes_slowly_does_so_over_a_restart) {
  using std::chrono::seconds;
  rules_.rules = {rule("silent", SilenceRule{std::nullopt, 2})};
  std::vector<buoyd::StoredReading> readings;
  for (std::uint64_t seq = 1; seq <= 25; ++seq) {
    readings.push_back(at(morning + seconds(10 * seq), volts(seq, "12.5")));
  }
  commit(of(epoch(0xA), readings));
  commit(of(epoch(0xB), {at(morning + seconds(255), start(1, epoch(0xA), 25)),
                         at(morning + seconds(260), volts(2, "12.5")),
                         at(morning + seconds(279), test::reading(3, position(), "[54,8]"))}));
  EXPECT_EQ(look(), 0U);
  commit(of(epoch(0xB), {at(morning + seconds(281), test::reading(4, position(), "[54,8]"))}));
  EXPECT_EQ(look(), 1U);
  EXPECT_THAT(found()[0], testing::EndsWith("expected each 10 s"));
}

TEST_F(Watching, an_instrument_that_a_reload_took_out_is_not_silent) {
  using std::chrono::seconds;
  const buoyd::WallTime ten = morning + std::chrono::minutes(10);
  const buoyd::WallTime twenty = morning + std::chrono::minutes(20);
  now_ = twenty;
  rules_.rules = {rule("silent", SilenceRule{std::nullopt, 3})};
  commit(of(epoch(0xA), {names(1, "gnss", morning), names(2, "charger", morning),
                         at(morning + seconds(1), test::reading(3, position(), "[54,8]")),
                         at(morning + seconds(10), volts(4, "12.5"))}));
  EXPECT_EQ(look(), 1U);
  commit(of(epoch(0xA), {at(ten, volts(5, "12.5")), names(6, "charger", ten)}));
  EXPECT_EQ(look(), 0U) << "one set may have come in pieces";
  commit(of(epoch(0xA), {at(twenty, volts(7, "12.5")), names(8, "charger", twenty)}));
  EXPECT_EQ(look(), 1U);
  EXPECT_THAT(found(), ElementsAre(testing::EndsWith(
                           " / 1200 gnss/position: its instrument left the configuration")));
  EXPECT_EQ(look(), 0U);
  commit(of(epoch(0xA), {at(twenty + seconds(1), test::reading(9, position(), "[54,8]"))}));
  EXPECT_EQ(look(), 0U);
  commit(of(epoch(0xA), {at(twenty + seconds(9), volts(10, "12.5"))}));
  EXPECT_EQ(look(), 1U) << "it is back, and silent";
}

TEST_F(Watching, the_last_instrument_that_a_reload_took_out_is_not_silent) {
  const buoyd::WallTime ten = morning + std::chrono::minutes(10);
  const buoyd::WallTime twenty = morning + std::chrono::minutes(20);
  now_ = twenty;
  rules_.rules = {rule("silent", SilenceRule{std::nullopt, 3})};
  commit(of(epoch(0xA),
            {healthy(1, morning), names(2, "gnss", morning),
             at(morning + std::chrono::seconds(1), test::reading(3, position(), "[54,8]"))}));
  EXPECT_EQ(look(), 0U);
  commit(of(epoch(0xA), {healthy(4, ten)}));
  EXPECT_EQ(look(), 1U) << "one set may have come in pieces";
  commit(of(epoch(0xA), {healthy(5, twenty)}));
  EXPECT_EQ(look(), 1U);
  EXPECT_THAT(found(), ElementsAre(testing::EndsWith(
                           " / 1200 gnss/position: its instrument left the configuration")));
}

TEST_F(Watching, a_first_set_that_may_be_cut_takes_no_instrument_out) {
  const buoyd::WallTime ten = morning + std::chrono::minutes(10);
  now_ = ten;
  rules_.rules = {rule("silent", SilenceRule{std::nullopt, 3})};
  commit(of(epoch(0xA), {names(1, "gnss", morning), names(2, "charger", morning),
                         test::reading(3, position(), "[54,8]"), at(ten, volts(4, "12.5"))}));
  EXPECT_EQ(look(), 1U);
  commit(of(epoch(0xB),
            {at(ten, start(1, epoch(0xA), 4)), at(ten + std::chrono::seconds(1), volts(2, "12.5")),
             names(3, "charger", ten)}));
  EXPECT_EQ(look(), 0U) << "the rest of the set is still to come";
  commit(of(epoch(0xB), {names(4, "gnss", ten)}));
  EXPECT_EQ(look(), 0U);
}

TEST_F(Watching, an_instrument_that_a_start_took_out_is_not_silent) {
  using std::chrono::seconds;
  const buoyd::WallTime ten = morning + std::chrono::minutes(10);
  const buoyd::WallTime twenty = morning + std::chrono::minutes(20);
  now_ = twenty;
  rules_.rules = {rule("named", SilenceRule{WatchedChannel{"gnss", "position", ""}, 3}),
                  rule("silent", SilenceRule{std::nullopt, 3})};
  commit(of(epoch(0xA), {test::reading(1, position(), "[54,8]"), volts(2, "12.5")}));
  commit(of(epoch(0xB), {at(ten, start(1, epoch(0xA), 2)), at(ten, volts(2, "12.5")),
                         names(3, "charger", ten), at(ten + seconds(1), volts(4, "12.5"))}));
  EXPECT_EQ(look(), 0U);
  EXPECT_THAT(idle_, ElementsAre(testing::Pair("named", "no station has what it names")));
  commit(of(epoch(0xC), {at(twenty, start(1, epoch(0xB), 4)), at(twenty, volts(2, "12.5"))}));
  EXPECT_EQ(look(), 0U) << "this run has named none yet";
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(Watching, a_station_that_is_not_heard_is_told_once) {
  rules_.rules = {rule("unheard", UnheardRule{std::chrono::hours(2)})};
  commit(of(epoch(0xA), {volts(1, "12.5")}));
  hello({{epoch(0xA), 1, 1}});
  EXPECT_EQ(look(), 0U);
  now_ += std::chrono::hours(3);
  EXPECT_EQ(look(), 1U);
  now_ += std::chrono::hours(3);
  EXPECT_EQ(look(), 0U);
  hello({{epoch(0xA), 1, 1}}, 2);
  EXPECT_EQ(look(), 1U);
  EXPECT_THAT(found()[0], testing::EndsWith("it is heard again"));
}

TEST_F(Watching, an_account_that_stays_incomplete_is_told) {
  rules_.rules = {rule("owes", IncompleteRule{}, std::chrono::hours(1))};
  commit(of(epoch(0xA), {volts(1, "12.5")}));
  hello({{epoch(0xA), 1, 4}});
  EXPECT_EQ(look(), 0U);
  now_ += std::chrono::hours(1);
  EXPECT_EQ(look(), 1U);
  EXPECT_THAT(found()[0], testing::HasSubstr("the account is not complete: 3 numbers are owed"));
}

TEST_F(Watching, a_clock_that_was_put_back_makes_no_wait_longer) {
  rules_.rules = {rule("owes", IncompleteRule{}, std::chrono::hours(1))};
  hello({{epoch(0xA), 1, 4}});
  now_ += std::chrono::days(30);
  EXPECT_EQ(look(), 0U);
  now_ -= std::chrono::days(30);
  EXPECT_EQ(look(), 0U);
  now_ += std::chrono::hours(1);
  EXPECT_EQ(look(), 1U);
}

TEST_F(Watching, an_account_that_owes_no_number_says_where_the_rest_is_told) {
  rules_.rules = {rule("owes", IncompleteRule{})};
  commit(of(epoch(0xB), {start(1, epoch(0xA), 9)}));
  hello({{epoch(0xB), 1, 1}});
  EXPECT_EQ(look(), 1U);
  EXPECT_THAT(found()[0], testing::EndsWith("the account is not complete, though no number is "
                                            "owed: see buoyshore account kelpie"));
}

TEST_F(Watching, a_drift_is_told_and_single_jumps_are_not) {
  rules_.rules = {rule("adrift", CircleRule{{"gnss", "position", ""}, 54, 8, 250, 3, 5})};
  const auto at = [](std::uint64_t seq, const char* body) {
    return test::reading(seq, position(), body);
  };
  commit(of(epoch(0xA), {at(1, "[54,8]"), at(2, "[54.05,8]"), at(3, "[54,8]"), at(4, "[54,8.05]"),
                         at(5, "[null,null]"), at(6, "[54,8]"), at(7, "[54,8]"), at(8, "[54,8]")}));
  EXPECT_EQ(look(), 0U);
  commit(of(epoch(0xA), {at(9, "[54.003,8]"), at(10, "[54.003,8]"), at(11, "[54.003,8]")}));
  EXPECT_EQ(look(), 1U);
  EXPECT_THAT(found(), ElementsAre("1 11 it is 334 m from its anchor; 3 of its newest 5 positions "
                                   "are farther than 250 m"));
}

TEST_F(Watching, alarms_of_rules_that_are_no_more_end) {
  rules_.rules = {voltage(11.8, 12.2)};
  commit(of(epoch(0xA), {volts(1, "11.0")}));
  look();
  rules_.rules = {rule("unheard", UnheardRule{std::chrono::hours(2)})};
  look();
  EXPECT_THAT(found()[0], testing::EndsWith("its rule watches it no more"));
  EXPECT_THAT(untold(), ElementsAre("office 1-raised", "office 1-cleared"));
}

TEST_F(Watching, an_alarm_of_a_rule_that_became_one_of_silence_ends) {
  rules_.rules = {voltage(11.8, 12.2)};
  commit(of(epoch(0xA), {volts(1, "11.0")}));
  EXPECT_EQ(look(), 1U);
  rules_.rules = {rule("voltage", SilenceRule{std::nullopt, 5})};
  look();
  EXPECT_THAT(found(), ElementsAre(testing::EndsWith("its rule watches it no more")));
}

TEST_F(Watching, alarms_of_stations_that_a_rule_watches_no_more_end) {
  rules_.rules = {voltage(11.8, 12.2)};
  commit(of(epoch(0xA), {volts(1, "11.0")}));
  look();
  rules_.rules[0].stations = {"another"};
  look();
  EXPECT_THAT(found()[0], testing::EndsWith("its rule watches it no more"));
}

TEST_F(Watching, a_channel_of_several_points_is_refused) {
  rules_.rules = {
      rule("wind", BoundRule{WatchedChannel{"lidar", "scan", "wind_speed"}, false, 1, 1}),
      voltage(11.8, 12.2)};
  commit(of(epoch(0xA),
            {test::reading(1, test::profile(), R"([[1,2,3],5,1,"x"])"), volts(2, "11.0")}));
  EXPECT_EQ(look(), 1U) << "the other rule goes on";
  EXPECT_THAT(idle_, ElementsAre(testing::Pair("wind",
                                               "lidar/scan/wind_speed has 3 points, expected one, "
                                               "as wind_speed[100 m]")));
}

TEST_F(Watching, several_points_of_long_ago_stand_in_no_way) {
  rules_.rules = {
      rule("wind", BoundRule{WatchedChannel{"lidar", "scan", "wind_speed"}, false, 1, 1})};
  const auto one =
      test::described("lidar", "scan", R"({"name":"wind_speed","type":"float32","unit":"m s-1"})");
  commit(of(epoch(0xA), {at(morning - std::chrono::hours(24),
                            test::reading(1, test::profile(), R"([[7,8,9],5,1,"x"])")),
                         test::reading(2, one, "[7]")}));
  EXPECT_EQ(look(), 1U);
  EXPECT_THAT(idle_, IsEmpty());
}

TEST_F(Watching, a_time_that_is_to_come_makes_nothing_late) {
  rules_.rules = {voltage(11.8, 12.2), rule("silent", SilenceRule{std::nullopt, 3})};
  auto ahead = volts(1, "12.5");
  ahead.reading.utc += std::chrono::hours(24 * 365);
  commit(of(epoch(0xA), {ahead}));
  commit(of(epoch(0xA), {volts(2, "11.0"), test::reading(3, position(), "[54,8]")}));
  EXPECT_EQ(look(), 1U);
  EXPECT_THAT(found(), ElementsAre("1 2 charger/sample/battery_voltage is 11.0 V, below 11.8"));
}

TEST_F(Watching, a_kind_that_ends_with_a_time_that_is_to_come_is_silent) {
  rules_.rules = {rule("silent", SilenceRule{std::nullopt, 3})};
  auto ahead = test::reading(2, position(), "[54,8]");
  ahead.reading.utc += std::chrono::hours(24 * 365);
  commit(of(epoch(0xA), {volts(1, "12.5"), ahead, volts(3, "12.5")}));
  EXPECT_EQ(look(), 0U);
  commit(of(epoch(0xA), {volts(4, "12.5"), volts(5, "12.5"), volts(6, "12.5")}));
  EXPECT_EQ(look(), 0U);
  commit(of(epoch(0xA), {volts(7, "12.5")}));
  EXPECT_EQ(look(), 1U);
  EXPECT_THAT(found(), ElementsAre("1 7 gnss/position: nothing since 2026-11-20T07:00:03.123456Z, "
                                   "expected each 1 s"));
  commit(of(epoch(0xA), {test::reading(8, position(), "[54,8]")}));
  EXPECT_EQ(look(), 1U);
  EXPECT_THAT(found()[0], testing::EndsWith(" / 8 gnss/position is there again"));
}

TEST_F(Watching, a_battery_that_was_low_between_two_looks_is_told) {
  rules_.rules = {rule("battery", BoundRule{std::nullopt, true, 11.8, 12.2})};
  commit(of(epoch(0xA), {volts(1, "12.5")}));
  hello({{epoch(0xA), 1, 1}});
  look();
  commit(of(epoch(0xA), {volts(2, "11.0"), volts(3, "12.6")}));
  EXPECT_EQ(look(), 2U);
}

TEST_F(Watching, an_alarm_is_acknowledged_once) {
  rules_.rules = {voltage(11.8, 12.2)};
  commit(of(epoch(0xA), {volts(1, "11.0"), volts(2, "13.0")}));
  look();
  auto beside = AlarmBook::open_beside(folder_ + "/alarms.db");
  ASSERT_TRUE(beside) << beside.error().text;
  EXPECT_EQ((*beside)->alarms(false)->size(), 1U);
  EXPECT_TRUE((*beside)->acknowledge(1, "the watch", "charger is on its way", now_));
  EXPECT_EQ((*beside)->acknowledge(1, "another", "", now_).error().code, buoyd::ErrorCode::invalid);
  EXPECT_THAT(*(*beside)->alarms(false), IsEmpty());
  EXPECT_EQ((*beside)->alarms(true)->front().acknowledged_by, "the watch");
  EXPECT_EQ(AlarmBook::open(folder_ + "/alarms.db").error().code, buoyd::ErrorCode::full);
  EXPECT_FALSE(AlarmBook::open_beside(folder_ + "/nothing.db"));
}

}  // namespace
}  // namespace buoyshore
