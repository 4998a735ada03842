// Readings that come after the time up to which all were said to be given.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/describe.hpp"
#include "science/configured/instrument_science.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

ModelPtr slow_thermometer() {
  Model model;
  model.name = "t-3";
  model.interval = 1s;
  model.kinds.resize(1);
  model.kinds[0].name = "sample";
  ModelChannel temperature;
  temperature.name = "air";
  temperature.unit = "degree_Celsius";
  model.kinds[0].channels = {temperature};
  return std::make_shared<const Model>(std::move(model));
}

/// An instrument whose messages take three seconds.
class LateArrivalTest : public ::testing::Test {
 protected:
  void say(const std::string& instrument, Micros second, const std::string& body = "[5]") {
    InstrumentScience& science = science_of(instrument);
    Reading reading;
    reading.description =
        describe(*slow_thermometer(), 0, settings(instrument), {}, {}, {}).value();
    reading.boottime = MonoTime(second);
    reading.body = body;
    science.take(reading, time_, known_, emit_);
  }
  void come_late(const std::string& instrument, Micros second) {
    pass(instrument, second + 3s);
    science_of(instrument).came_late("sample", 3s);
    say(instrument, second);
  }
  void pass(const std::string& instrument, Micros second) {
    science_of(instrument).advance(MonoTime(second), time_, known_, emit_);
  }
  InstrumentSettings& settings(const std::string& instrument) {
    InstrumentSettings& one = settings_[instrument];
    one.name = instrument;
    return one;
  }
  InstrumentScience& science_of(const std::string& instrument) {
    auto& one = sciences_[instrument];
    if (!one) {
      one = std::make_unique<InstrumentScience>(settings(instrument), slow_thermometer(),
                                                DeploymentSettings{});
    }
    return *one;
  }
  [[nodiscard]] std::vector<std::string> rows(const std::string& kind) const {
    std::vector<std::string> found;
    for (const Reading& reading : emitted_) {
      if (reading.description->kind() == kind) found.push_back(reading.body);
    }
    return found;
  }
  void count_minutes(const std::string& instrument) {
    StatisticsSettings minute;
    minute.kind = "minute";
    minute.over = 1min;
    minute.statistics = {StatisticsSettings::Statistic::count};
    settings(instrument).statistics = {minute};
  }

  ScienceTime time_{Micros(1'795'132'800s), true};  // boottime 0 is 2026-11-20T00:00:00Z
  std::map<std::string, InstrumentSettings> settings_;
  std::map<std::string, std::unique_ptr<InstrumentScience>> sciences_;
  KnownValues known_;
  std::vector<Reading> emitted_;
  const InstrumentScience::Emit emit_ = [this](Reading& reading) { emitted_.push_back(reading); };
};

TEST_F(LateArrivalTest, windows_wait_for_messages_that_take_long) {
  count_minutes("sonde");
  for (Micros second = 1s; second <= 130s; second += 1s) come_late("sonde", second);
  EXPECT_THAT(rows("minute"), ElementsAre("[1,60,60]", "[0,60,60]"));
}

TEST_F(LateArrivalTest, but_not_for_ever) {
  count_minutes("sonde");
  say("sonde", 1s);
  science_of("sonde").came_late("sample", 1h);
  say("sonde", 2s);
  pass("sonde", 120s);
  EXPECT_THAT(rows("minute"), IsEmpty());
  pass("sonde", 121s);
  EXPECT_THAT(rows("minute"), ElementsAre("[1,60,2]"));
}

TEST_F(LateArrivalTest, what_comes_later_still_makes_no_second_row) {
  count_minutes("sonde");
  for (Micros second = 1s; second <= 58s; second += 1s) say("sonde", second);
  pass("sonde", 61s);
  say("sonde", 59s);
  say("sonde", 60s);
  for (Micros second = 61s; second <= 122s; second += 1s) say("sonde", second);
  EXPECT_THAT(rows("minute"), ElementsAre("[1,60,58]", "[0,60,60]"));
}

TEST_F(LateArrivalTest, who_computes_with_another_instrument_waits_for_its_slow_messages) {
  settings("sonde").is_heard = true;
  DerivedSettings difference;
  difference.kind = "contrast";
  difference.quantity = DerivedSettings::Quantity::difference;
  difference.inputs = {{"a", "air"}, {"b", "sonde.air"}};
  settings("mast").derived = {difference};
  pass("mast", 0s);
  say("mast", 1s);
  come_late("sonde", 1s);
  pass("mast", 4s);
  pass("sonde", 5s);
  say("mast", 6s);
  pass("mast", 6s + 2s);
  EXPECT_EQ(rows("contrast").size(), 1U);
  come_late("sonde", 6s);
  pass("mast", 6s + 3s);
  EXPECT_THAT(rows("contrast"), ElementsAre("[0]", "[0]"));
}

TEST_F(LateArrivalTest, who_waits_long_finds_a_fast_value_of_its_time) {
  settings("sonde").is_heard = true;
  settings("sonde").interval = 100ms;
  DerivedSettings difference;
  difference.kind = "contrast";
  difference.quantity = DerivedSettings::Quantity::difference;
  difference.inputs = {{"a", "air"}, {"b", "sonde.air"}};
  settings("mast").derived = {difference};
  pass("mast", 0s);
  say("mast", 1s);
  science_of("sonde").came_late("sample", 40s);  // once, for a line that was stuck
  for (Micros at = 1s; at <= 150s; at += 100ms) {
    say("sonde", at, at <= 100s ? "[5]" : "[9]");
    if (at == 100s) say("mast", at, "[7]");
    if (at % 1s != 0s) continue;
    pass("sonde", at);
    pass("mast", at);
  }
  EXPECT_THAT(rows("contrast"), ElementsAre("[0]", "[2]"));
}

DerivedSettings difference_to(const std::string& other, const std::string& kind) {
  DerivedSettings made;
  made.kind = kind;
  made.quantity = DerivedSettings::Quantity::difference;
  made.inputs = {{"a", "air"}, {"b", other}};
  return made;
}

TEST_F(LateArrivalTest, what_is_computed_late_has_its_verdict_as_long_after_that) {
  settings("far").is_heard = true;
  settings("mast").derived = {difference_to("far.air", "contrast")};
  QualitySettings spiky;
  spiky.channel = "difference";
  spiky.spike = {1, 4};
  settings("mast").quality = {spiky};
  EventSettings heat;
  heat.kind = "heat";
  heat.channel = "difference";
  heat.above = 40;
  settings("mast").events = {heat};
  for (Micros second = 1s; second <= 60s; second += 1s) {
    pass("far", second);
    pass("mast", second);
    if (second > 15s) science_of("far").came_late("sample", 15s);
    if (second > 15s) say("far", second - 15s, "[0]");
    say("mast", second, second == 30s ? "[99]" : "[5]");
  }
  EXPECT_THAT(rows("contrast"), testing::Contains("[99]"));
  EXPECT_THAT(rows("heat"), IsEmpty()) << "it was a spike";
}

/// The mast computes with what the sonde computes with what a third one says.
class ComputedOfComputedTest : public LateArrivalTest {
 protected:
  ComputedOfComputedTest() {
    settings("far").is_heard = true;
    settings("sonde").is_heard = true;
    settings("sonde").derived = {difference_to("far.air", "gap")};
    settings("mast").derived = {difference_to("sonde.gap.difference", "contrast")};
  }

  /// In the order in which they joined.
  void turn(Micros second) {
    for (const char* const one : {"mast", "sonde", "far"}) pass(one, second);
  }
};

TEST_F(ComputedOfComputedTest, waits_until_that_is_made) {
  turn(0s);
  say("mast", 1s);
  say("sonde", 1s);
  say("far", 1s);
  science_of("far").came_late("sample", 500ms);
  turn(10s);
  say("far", 10s, "[0]");
  say("sonde", 98900ms, "[1]");
  say("far", 98900ms, "[0]");
  turn(99s);
  say("sonde", 99900ms, "[2]");
  turn(100s);  // what the sonde said is not computed yet: it waits for the far one
  say("mast", 100500ms, "[10]");
  turn(101s);
  turn(102s);
  turn(110s);
  EXPECT_EQ(rows("gap").back(), "[2]");
  EXPECT_EQ(rows("contrast").back(), "[281.15]") << "10 °C less 2 K, in K";
}

TEST_F(ComputedOfComputedTest, waits_for_the_first_of_it_too) {
  turn(0s);
  say("far", 1s);
  science_of("far").came_late("sample", 5s);
  turn(1s);
  say("sonde", 2s);
  say("mast", 3s);
  turn(6s);
  EXPECT_THAT(rows("contrast"), IsEmpty());
  turn(7s);
  turn(8s);
  EXPECT_THAT(rows("gap"), ElementsAre("[0]"));
  EXPECT_THAT(rows("contrast"), ElementsAre("[278.15]")) << "5 °C less 0 K, in K";
}

TEST_F(ComputedOfComputedTest, finds_all_that_was_made_at_once) {
  QualitySettings spiky;
  spiky.channel = "air";
  spiky.spike = {1, 4};
  settings("far").quality = {spiky};
  settings("far").interval = 200s;
  settings("sonde").derived[0].max_age = 300s;
  turn(0s);
  for (Micros second = 1s; second <= 410s; second += 1s) {
    if (second % 200s == 1s) say("far", second);
    say("sonde", second);
    say("mast", second);
    turn(second);
  }
  EXPECT_THAT(rows("contrast"), testing::AllOf(testing::SizeIs(400), testing::Each("[278.15]")));
}

}  // namespace
}  // namespace buoyd
