// What a description says of its readings decides what a rule may ask of them.

#include <gmock/gmock.h>

#include "core/own_readings.hpp"
#include "shore/alarm/alarm_watch.hpp"
#include "shore/archive_fixture.hpp"

namespace buoyshore {
namespace {

using test::epoch;
using test::morning;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class DescribedWatch : public test::ArchiveTest {
 protected:
  static buoyd::DescriptionPtr described(const std::string& facts, const std::string& channel) {
    return buoyd::Description::parse(R"({"v":2,"kind":"sample","interval":1,)" + facts +
                                     R"(,"channels":[{"type":"decimal",)" + channel + "}]}")
        .value();
  }
  /// A lidar of two heights.
  static buoyd::DescriptionPtr lidar(const std::string& heights) {
    return described(
        R"("instrument":"lidar","axis":{"name":"height","unit":"m","points":[)" + heights + "]}",
        R"("name":"wind_speed","unit":"m s-1","axis":"height")");
  }
  static buoyd::StoredReading at(std::int64_t second, buoyd::StoredReading stored) {
    stored.reading.utc = morning + std::chrono::seconds(second);
    stored.reading.boottime = buoyd::MonoTime(std::chrono::seconds(second));
    return stored;
  }
  static buoyd::StoredReading said(std::uint64_t seq, std::int64_t second,
                                   const buoyd::DescriptionPtr& description,
                                   const std::string& body) {
    return at(second, test::reading(seq, description, body));
  }
  /// A success reading, of which buoyd makes one for each instrument each ten minutes.
  static buoyd::StoredReading names(std::uint64_t seq, std::int64_t second,
                                    const std::string& instrument) {
    buoyd::SuccessFacts facts;
    facts.instrument = instrument;
    return at(second, test::own(seq, buoyd::success_reading(facts, {})));
  }
  /// What the alarms say behind that: each with what it was cleared by.
  std::vector<std::string> look(const decltype(AlarmRule::watches)& watches,
                                std::vector<buoyd::StoredReading> readings) {
    commit(of(epoch(0xA), std::move(readings)));
    AlarmRules rules;
    rules.rules = {{"rule", {}, watches, buoyd::Micros(0), {"office"}}};
    auto book = AlarmBook::open(folder_ + "/alarms.db").value();
    auto database = open_for_reading(path()).value();
    PreparedSql sql(*database);
    AlarmWatch watch(rules, sql, *book);
    EXPECT_TRUE(watch.begin(now_));
    EXPECT_TRUE(watch.look(now_));
    idle_ = watch.idle();
    const auto alarms = book->alarms(true).value();
    std::vector<std::string> texts;
    for (const Alarm& alarm : alarms) {
      texts.push_back(alarm.raised_said + (alarm.cleared_at ? " / " + alarm.cleared_said : ""));
    }
    return texts;
  }

  std::map<std::string, std::string> idle_;
};

/// 30 readings, one a second, each ten minutes; and a charger each second beside it.
TEST_F(DescribedWatch, an_instrument_that_measures_in_bursts_is_not_silent_between_them) {
  const auto adv = described(R"("instrument":"adv","bursts":{"every":600,"burst":30})",
                             R"("name":"v","unit":"m s-1")");
  const auto charger = described(R"("instrument":"charger")", R"("name":"voltage","unit":"V")");
  const SilenceRule silence{std::nullopt, 3};
  now_ = morning + std::chrono::seconds(610);
  std::vector<buoyd::StoredReading> readings;
  for (std::uint64_t seq = 1; seq <= 30; ++seq) {
    readings.push_back(said(seq, static_cast<std::int64_t>(seq), adv, "[0.2]"));
  }
  readings.push_back(said(31, 602, charger, "[12.5]"));
  EXPECT_THAT(look(silence, readings), IsEmpty());
  EXPECT_THAT(look(silence, {said(32, 604, charger, "[12.5]")}),
              ElementsAre("adv/sample: nothing since 2026-11-20T07:00:30.000000Z, "
                          "expected each 1 s"));
}

TEST_F(DescribedWatch, a_height_that_the_instrument_no_longer_has_is_watched_no_more) {
  const BoundRule storm{WatchedChannel{"lidar", "sample", "wind_speed[40 m]"}, false, 25, 25};
  const auto before = lidar("40,100");
  const auto after = lidar("45,100");
  now_ = morning + std::chrono::seconds(10);
  EXPECT_THAT(look(storm, {said(1, 1, before, "[[26,30]]")}),
              ElementsAre("lidar/sample/wind_speed[40 m] is 26 m s-1, above 25"));
  EXPECT_THAT(look(storm, {said(2, 2, after, "[[27,30]]")}),
              ElementsAre(HasSubstr(" / lidar/sample/wind_speed[40 m]: its instrument has no such "
                                    "value any more")));
  look(storm, {said(3, 3, after, "[[27,30]]")});
  EXPECT_THAT(idle_, ElementsAre(testing::Pair("rule", "no station has what it names")));
  EXPECT_THAT(look(storm, {said(4, 4, before, "[[28,30]]")}), testing::SizeIs(2))
      << "it has it again";
}

TEST_F(DescribedWatch, a_bound_of_an_instrument_that_left_the_configuration_is_watched_no_more) {
  const BoundRule storm{WatchedChannel{"lidar", "sample", "wind_speed[40 m]"}, false, 25, 25};
  now_ = morning + std::chrono::seconds(1210);
  hello({{epoch(0xA), 1, 1}});
  EXPECT_THAT(look(storm, {names(1, 0, "lidar"), said(2, 1, lidar("40,100"), "[[26,30]]"),
                           names(3, 600, "charger")}),
              ElementsAre("lidar/sample/wind_speed[40 m] is 26 m s-1, above 25"))
      << "one set may have come in pieces";
  EXPECT_THAT(look(storm, {names(4, 1200, "charger")}),
              ElementsAre(HasSubstr(" / lidar/sample/wind_speed[40 m]: its instrument left the "
                                    "configuration")));
  EXPECT_THAT(look(storm, {names(5, 1201, "charger")}), testing::SizeIs(1)) << "once";
  EXPECT_THAT(idle_, ElementsAre(testing::Pair("rule", "no station has what it names")));
}

TEST_F(DescribedWatch, a_silence_of_a_height_that_the_instrument_no_longer_has_ends) {
  const SilenceRule silence{WatchedChannel{"lidar", "sample", "wind_speed[40 m]"}, 3};
  const auto before = lidar("40,100");
  const auto after = lidar("45,100");
  now_ = morning + std::chrono::seconds(10);
  EXPECT_THAT(look(silence, {said(1, 1, before, "[[26,30]]")}), IsEmpty());
  EXPECT_THAT(look(silence, {said(2, 6, before, "[[null,30]]")}),
              ElementsAre("lidar/sample/wind_speed[40 m]: nothing since "
                          "2026-11-20T07:00:01.000000Z, expected each 1 s"));
  EXPECT_THAT(look(silence, {said(3, 7, after, "[[27,30]]")}),
              ElementsAre(HasSubstr(" / lidar/sample/wind_speed[40 m]: its instrument has no such "
                                    "value any more")));
  look(silence, {said(4, 8, after, "[[27,30]]")});
  EXPECT_THAT(idle_, ElementsAre(testing::Pair("rule", "no station has what it names")));
}

TEST_F(DescribedWatch, a_silence_of_what_comes_at_no_intervals_any_more_ends) {
  const auto polled = described(R"("instrument":"gnss")", R"("name":"hdop","unit":"1")");
  const auto charger = described(R"("instrument":"charger")", R"("name":"voltage","unit":"V")");
  const auto heard =
      buoyd::Description::parse(R"({"v":2,"instrument":"gnss","kind":"sample","channels":[)"
                                R"({"type":"decimal","name":"hdop","unit":"1"}]})")
          .value();
  const SilenceRule silence{WatchedChannel{"gnss", "sample", ""}, 3};
  now_ = morning + std::chrono::seconds(10);
  EXPECT_THAT(look(silence, {said(1, 1, polled, "[2]"), said(2, 6, charger, "[12.5]")}),
              ElementsAre("gnss/sample: nothing since 2026-11-20T07:00:01.000000Z, "
                          "expected each 1 s"));
  EXPECT_THAT(look(silence, {said(3, 7, heard, "[2]")}),
              ElementsAre(HasSubstr(" / gnss/sample: it comes at no intervals any more")));
}

}  // namespace
}  // namespace buoyshore
