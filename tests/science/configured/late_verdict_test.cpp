// A spike is known one value later: until then nothing is computed of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/describe.hpp"
#include "science/configured/instrument_science.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Statistic = StatisticsSettings::Statistic;

ModelChannel temperature(const std::string& name) {
  ModelChannel channel;
  channel.name = name;
  channel.unit = "degree_Celsius";
  return channel;
}

ModelPtr thermometers() {
  Model model;
  model.name = "t-2";
  model.interval = 1s;
  model.kinds.resize(1);
  model.kinds[0].name = "sample";
  model.kinds[0].channels = {temperature("air"), temperature("sea")};
  return std::make_shared<const Model>(std::move(model));
}

StatisticsSettings minutes_of(const std::string& kind, const std::string& channel) {
  StatisticsSettings minute;
  minute.kind = "minute_" + channel;
  minute.of = kind;
  minute.channels = {channel};
  minute.over = 1min;
  minute.statistics = {Statistic::mean, Statistic::count, Statistic::failed};
  return minute;
}

EventSettings heat_of(const std::string& channel) {
  EventSettings heat;
  heat.kind = "heat";
  heat.channel = channel;
  heat.above = 40;
  return heat;
}

/// What air and sea of "mast" differ by.
DerivedSettings difference_of(const std::string& a, const std::string& b) {
  DerivedSettings difference;
  difference.kind = "contrast";
  difference.quantity = DerivedSettings::Quantity::difference;
  difference.inputs = {{"a", a}, {"b", b}};
  return difference;
}

class LateVerdictTest : public ::testing::Test {
 protected:
  LateVerdictTest() {
    instrument_.name = "mast";
    QualitySettings air;
    air.channel = "air";
    air.spike = {1, 4};
    air.spike_method = QualitySettings::SpikeOf::differential;
    instrument_.quality = {air};
  }

  InstrumentScience& science() {
    if (!science_) {
      science_ = std::make_unique<InstrumentScience>(instrument_, thermometers(),
                                                     DeploymentSettings{"d-1", "bench"});
      description_ = describe(*thermometers(), 0, instrument_, {"d-1", "bench"}, {}, {}).value();
    }
    return *science_;
  }
  void say(Micros second, int air, int sea = 5) {
    science();
    Reading reading;
    reading.description = description_;
    reading.boottime = MonoTime(second);
    reading.body = '[' + std::to_string(air) + ',' + std::to_string(sea) + ']';
    science().take(reading, time_, known_, emit_);
  }
  void say_all(Micros from, Micros until, int air) {
    for (Micros second = from; second <= until; second += 1s) say(second, air);
  }
  void pass(Micros second) { science().advance(MonoTime(second), time_, known_, emit_); }
  void finish() { science().finish(time_, known_, emit_); }

  [[nodiscard]] std::vector<std::string> rows(const std::string& kind) const {
    std::vector<std::string> found;
    for (const Reading& reading : emitted_) {
      if (reading.description->kind() == kind) found.push_back(reading.body + reading.flags);
    }
    return found;
  }

  InstrumentSettings instrument_;
  static constexpr Micros lag = 1'795'132'800s;  // boottime 0 is 2026-11-20T00:00:00Z
  ScienceTime time_{lag, true};
  KnownValues known_;
  DescriptionPtr description_;
  std::vector<Reading> emitted_;
  const InstrumentScience::Emit emit_ = [this](Reading& reading) { emitted_.push_back(reading); };
  std::unique_ptr<InstrumentScience> science_;
};

TEST_F(LateVerdictTest, a_spike_is_in_no_mean) {
  instrument_.statistics = {minutes_of("sample", "air")};
  say_all(1s, 29s, 5);
  say(30s, 99);
  say_all(31s, 63s, 5);
  EXPECT_THAT(rows("minute_air"), ElementsAre("[1,60,5,59,1]"));
}

TEST_F(LateVerdictTest, nor_is_one_at_the_end_of_its_window) {
  instrument_.statistics = {minutes_of("sample", "air")};
  say_all(1s, 59s, 5);
  say(60s, 99);
  say_all(61s, 123s, 5);
  EXPECT_THAT(rows("minute_air"), ElementsAre("[1,60,5,59,1]", "[0,60,5,60,0]"));
}

TEST_F(LateVerdictTest, what_is_derived_of_a_spike_has_failed) {
  instrument_.derived = {difference_of("air", "sea")};
  say_all(1s, 3s, 5);
  say(4s, 99);
  say(5s, 5);
  say(6s, 5);
  EXPECT_THAT(rows("contrast"), ElementsAre("[0]", "[0]", "[0]", "[94]4", "[0]"));
}

TEST_F(LateVerdictTest, so_is_the_mean_of_what_is_derived) {
  instrument_.derived = {difference_of("air", "sea")};
  instrument_.statistics = {minutes_of("contrast", "air_minus_sea")};
  instrument_.statistics[0].channels.clear();
  say_all(1s, 29s, 5);
  say(30s, 99);
  say_all(31s, 63s, 5);
  EXPECT_THAT(rows("minute_air_minus_sea"), ElementsAre("[1,60,0,59,1]"));
}

TEST_F(LateVerdictTest, others_that_ask_are_told_with_the_verdict) {
  instrument_.is_heard = true;
  ValueTrack& track = known_.track("mast.air");
  say(1s, 5);
  say(2s, 99);
  EXPECT_EQ(track.last_at(MonoTime(2s), 0s), std::nullopt);
  say(3s, 5);
  EXPECT_EQ(track.last_at(MonoTime(2s), 0s).value().flag, Flag::fail);
}

TEST_F(LateVerdictTest, who_computes_with_another_instrument_waits_for_its_verdict) {
  instrument_.is_heard = true;
  InstrumentSettings other;
  other.name = "other";
  other.derived = {difference_of("air", "mast.air")};
  InstrumentScience others(other, thermometers(), {});
  const auto described = describe(*thermometers(), 0, other, {}, {}, {}).value();
  const auto others_say = [&](Micros second) {
    Reading reading;
    reading.description = described;
    reading.boottime = MonoTime(second);
    reading.body = "[7,7]";
    others.take(reading, time_, known_, emit_);
  };
  others_say(1s);
  say(1s, 5);
  say(2s, 99);
  others_say(3s);
  others.advance(MonoTime(3s), time_, known_, emit_);
  EXPECT_THAT(rows("contrast"), ElementsAre("[2]")) << "the other one is under way";
  say(4s, 5);
  others.advance(MonoTime(4s), time_, known_, emit_);
  EXPECT_THAT(rows("contrast"), ElementsAre("[2]", "[-92]4"));
}

/// A mast that is asked each minute, whose speeds are tested for spikes.
class LateWindTest : public LateVerdictTest {
 protected:
  static ModelPtr anemometer() {
    Model model;
    model.name = "w-1";
    model.interval = 1s;
    model.kinds.resize(1);
    ModelKind& wind = model.kinds[0];
    wind.name = "wind";
    wind.channels.resize(2);
    wind.channels[0].name = "speed";
    wind.channels[0].unit = "m s-1";
    wind.channels[1].name = "direction";
    wind.channels[1].unit = "degree";
    wind.channels[1].reference = DirectionReference::mark;
    return std::make_shared<const Model>(std::move(model));
  }
  LateWindTest() {
    mast_.name = "mast";
    mast_.interval = 1min;
    mast_.quality = {instrument_.quality[0]};
    mast_.quality[0].channel = "speed";
    DerivedSettings wind;
    wind.kind = "true_wind";
    wind.quantity = DerivedSettings::Quantity::true_wind;
    wind.inputs = {{"speed", "speed"}, {"direction", "direction"}, {"heading", "compass.heading"}};
    mast_.derived = {wind};
  }

  InstrumentSettings mast_;
};

TEST_F(LateWindTest, a_wind_that_was_held_finds_the_heading_of_its_time) {
  InstrumentScience mast(mast_, anemometer(), {});
  const auto described = describe(*anemometer(), 0, mast_, {}, {}, {}).value();
  mast.advance(MonoTime(-1s), time_, known_, emit_);  // from now on it asks for the compass
  for (Micros at = 0s; at <= 190s; at += 100ms) {
    const double heading = at <= 5s ? 30 : 200;
    known_.track("compass.heading").add({MonoTime(at), heading, Flag::good});
    if (at == 0s || at == 1min || at == 2min) {
      Reading reading;
      reading.description = described;
      reading.boottime = MonoTime(at);
      reading.body = "[5,10]";
      mast.take(reading, time_, known_, emit_);
    }
    if (at % 1s == 0s) mast.advance(MonoTime(at), time_, known_, emit_);
  }
  EXPECT_THAT(rows("true_wind"), ElementsAre("[5,40]", "[5,210]"));
  mast.advance(MonoTime(5min), time_, known_, emit_);
  EXPECT_THAT(rows("true_wind"), ElementsAre("[5,40]", "[5,210]", "[5,210]"))
      << "held for three intervals";
}

TEST_F(LateVerdictTest, a_spike_begins_no_event) {
  instrument_.events = {heat_of("air")};
  say(1s, 5);
  say(2s, 99);
  say(3s, 5);
  EXPECT_THAT(rows("heat"), IsEmpty());
  say(4s, 50);
  say(5s, 50);
  EXPECT_THAT(rows("heat"), ElementsAre("[1,50]21"));
}

TEST_F(LateVerdictTest, an_event_of_a_value_that_no_spike_is_looked_for_in_waits_for_nothing) {
  instrument_.events = {heat_of("sea")};
  say(1s, 5, 50);
  EXPECT_THAT(rows("heat"), ElementsAre("[1,50]"));
}

TEST_F(LateVerdictTest, of_a_silent_instrument_nothing_waits_for_ever) {
  instrument_.derived = {difference_of("air", "sea")};
  say(1s, 5);
  say(2s, 6);
  pass(11s);
  EXPECT_EQ(rows("contrast").size(), 1U);
  pass(12s);
  EXPECT_THAT(rows("contrast"), ElementsAre("[0]", "[1]"));
  say(13s, 7);
  say(14s, 7);
  EXPECT_EQ(rows("contrast").size(), 3U) << "and none comes twice";
}

TEST_F(LateVerdictTest, a_window_waits_for_what_waits) {
  instrument_.statistics = {minutes_of("sample", "air")};
  say_all(0s, 60s, 5);
  pass(69s);
  EXPECT_EQ(rows("minute_air").size(), 1U) << "that of the first second";
  pass(71s);
  EXPECT_EQ(rows("minute_air").back(), "[0,60,5,60,0]");
}

TEST_F(LateVerdictTest, at_the_end_nothing_waits) {
  instrument_.derived = {difference_of("air", "sea")};
  instrument_.statistics = {minutes_of("sample", "air")};
  say_all(1s, 30s, 5);
  finish();
  EXPECT_EQ(rows("contrast").size(), 30U);
  EXPECT_THAT(rows("minute_air"), ElementsAre("[1,60,5,30,0]"));
}

TEST_F(LateVerdictTest, a_window_that_is_judged_late_is_held_as_well) {
  instrument_.quality[0].channel = "air_mean";
  instrument_.statistics = {minutes_of("sample", "air"), minutes_of("minute_air", "air_mean")};
  instrument_.statistics[1].over = 4min;
  say_all(1s, 120s, 5);
  say_all(121s, 180s, 50);
  say_all(181s, 362s, 5);
  EXPECT_THAT(rows("minute_air_mean"), ElementsAre(::testing::HasSubstr(",5,3,1]")));
}

TEST_F(LateVerdictTest, the_clock_is_asked_when_the_verdict_is_there) {
  instrument_.statistics = {minutes_of("sample", "air")};
  say_all(1s, 30s, 5);
  time_.lag += 10min;
  say_all(31s, 63s, 5);
  EXPECT_THAT(rows("minute_air"), ElementsAre("[2,60,5,29,0]", "[2,60,5,31,0]"));
}

}  // namespace
}  // namespace buoyd
