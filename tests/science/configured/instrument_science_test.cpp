#include "science/configured/instrument_science.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/describe.hpp"
#include "science/computed/reading_numbers.hpp"
#include "science/configured/storm_recorder.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

constexpr Micros lag = std::chrono::seconds(1'795'132'800);  // boottime 0 is 2026-11-20T00:00:00Z

ModelPtr thermometer() {
  Model model;
  model.name = "t-1";
  model.interval = 1s;
  ModelKind kind;
  kind.name = "sample";
  ModelChannel temperature;
  temperature.name = "air_temperature";
  temperature.standard_name = "air_temperature";
  temperature.unit = "degree_Celsius";
  temperature.null_codes = {-99};
  kind.channels = {temperature};
  model.kinds = {kind};
  return std::make_shared<const Model>(std::move(model));
}

class InstrumentScienceTest : public ::testing::Test {
 protected:
  InstrumentScienceTest() {
    instrument_.name = "mast";
    StatisticsSettings minute;
    minute.kind = "minute";
    minute.over = 1min;
    minute.statistics = {StatisticsSettings::Statistic::mean, StatisticsSettings::Statistic::count};
    instrument_.statistics = {minute};
  }

  void make() {
    science_ =
        std::make_unique<InstrumentScience>(instrument_, thermometer(), deployment_, &storms_);
  }
  /// Above 17 it asks for more of "waves".
  void add_heat() {
    EventSettings heat;
    heat.kind = "heat";
    heat.channel = "air_temperature";
    heat.above = 17;
    heat.intervals = {{"waves", 1min}};
    instrument_.events = {heat};
  }
  void pass(Micros second) { science_->advance(MonoTime(second), time_, known_, emit_); }
  void say(Micros second, const std::string& value, const std::string& serial = "1",
           const std::string& null_codes = "") {
    Reading reading;
    reading.description = described(serial);
    reading.boottime = MonoTime(second);
    reading.body = '[' + value + ']';
    reading.null_codes = null_codes;
    science_->take(reading, time_, known_, emit_);
  }
  void say_all(Micros from, Micros until, const std::string& value) {
    for (Micros second = from; second <= until; second += 1s) say(second, value);
  }
  /// The same object for the same text, as a line has it.
  DescriptionPtr described(const std::string& serial) {
    DescriptionPtr& one = descriptions_[serial];
    if (!one) {
      Identity identity{serial, {}};
      one = describe(*thermometer(), 0, instrument_, deployment_, identity, {}).value();
    }
    return one;
  }
  [[nodiscard]] std::vector<std::string> bodies(const std::string& kind) const {
    std::vector<std::string> found;
    for (const Reading& reading : emitted_) {
      if (reading.description->kind() == kind) found.push_back(reading.body);
    }
    return found;
  }
  [[nodiscard]] const Reading& last(const std::string& kind) const {
    const auto found = std::find_if(emitted_.rbegin(), emitted_.rend(), [&](const Reading& one) {
      return one.description->kind() == kind;
    });
    return *found;
  }

  InstrumentSettings instrument_;
  DeploymentSettings deployment_{"d-1", "bench"};
  ScienceTime time_{lag, true};
  KnownValues known_;
  std::map<std::string, DescriptionPtr> descriptions_;
  std::vector<Reading> emitted_;
  const InstrumentScience::Emit emit_ = [this](Reading& reading) { emitted_.push_back(reading); };
  StormRecorder storms_;
  std::unique_ptr<InstrumentScience> science_;
};

TEST_F(InstrumentScienceTest, rows_of_windows_follow_the_readings) {
  make();
  say_all(0s, 62s, "4.5");
  EXPECT_EQ(bodies("sample").size(), 63U);
  EXPECT_THAT(bodies("minute"), ElementsAre("[1,60,4.5,1]", "[0,60,4.5,60]"))
      << "the second of midnight ends the window before";
  const Reading& row = last("minute");
  EXPECT_EQ(row.description->instrument(), "mast");
  EXPECT_EQ(row.boottime, MonoTime(60s));
  EXPECT_EQ(row.span, 1min);
  EXPECT_EQ(row.flags, "");
}

TEST_F(InstrumentScienceTest, windows_of_an_instrument_that_never_spoke_say_that_nothing_came) {
  make();
  for (Micros second = 30s; second <= 121s; second += 1s) pass(second);
  EXPECT_THAT(bodies("minute"), ElementsAre("[1,60,null,0]", "[0,60,null,0]"))
      << "the first minute was not watched from its begin";
  say(122s, "4.5");
  for (Micros second = 123s; second <= 181s; second += 1s) pass(second);
  EXPECT_EQ(bodies("minute").back(), "[0,60,4.5,1]") << "the window goes on";
}

TEST_F(InstrumentScienceTest, a_start_just_before_the_end_of_a_window_has_its_row) {
  make();
  pass(57s);
  pass(67s);
  ASSERT_THAT(bodies("minute"), ElementsAre("[1,60,null,0]"));
  EXPECT_EQ(last("minute").boottime, MonoTime(60s));
  EXPECT_EQ(last("minute").span, 3s);
  pass(125s);
  EXPECT_EQ(bodies("minute").back(), "[0,60,null,0]");
}

TEST_F(InstrumentScienceTest, a_window_knows_what_passed_by_though_nothing_comes_behind_it) {
  make();
  say_all(0s, 30s, "4.5");
  science_->pass_by(MonoTime(31s));
  for (Micros second = 31s; second <= 121s; second += 1s) pass(second);
  EXPECT_THAT(bodies("minute"), ElementsAre("[1,60,4.5,1]", "[1,60,4.5,30]", "[0,60,null,0]"));
}

TEST_F(InstrumentScienceTest, so_do_those_of_what_would_be_derived_of_it) {
  DerivedSettings excess;
  excess.kind = "excess";
  excess.quantity = DerivedSettings::Quantity::difference;
  excess.inputs = {{"a", "air_temperature"}, {"b", "air_temperature"}};
  instrument_.derived = {excess};
  instrument_.statistics[0].of = "excess";
  make();
  for (Micros second = 0s; second <= 62s; second += 1s) pass(second);
  EXPECT_THAT(bodies("minute"), ElementsAre("[0,60,null,0]"));
  EXPECT_THAT(bodies("excess"), ElementsAre());
}

TEST_F(InstrumentScienceTest, null_codes_come_into_rows_and_into_no_body) {
  instrument_.statistics[0].statistics = {StatisticsSettings::Statistic::null_codes};
  make();
  for (Micros second = 0s; second <= 62s; second += 1s) {
    const char* const wrong_size = second == 30s ? "11" : "";
    say(second, "null", "1", second < 10s ? "1" : wrong_size);
  }
  EXPECT_EQ(bodies("sample").back(), "[null]");
  EXPECT_THAT(bodies("minute"), ElementsAre("[1,60,1]", "[0,60,9]"));
  EXPECT_THAT(last("minute").description->text(),
              ::testing::HasSubstr(R"("name":"air_temperature_null_minus_99","type":"integer")"));
}

TEST_F(InstrumentScienceTest, a_description_says_what_a_row_is_computed_of) {
  make();
  say_all(0s, 62s, "4.5");
  const std::string& text = last("minute").description->text();
  EXPECT_THAT(text, ::testing::HasSubstr(
                        R"("kind":"minute","computed":{"method":"statistics","of":"sample"})"));
  EXPECT_THAT(text, ::testing::HasSubstr(R"("serial_number":"1")"));
  EXPECT_THAT(text, ::testing::HasSubstr(R"("deployment":{"id":"d-1","state":"bench"},"over":60)"));
  EXPECT_THAT(text,
              ::testing::HasSubstr(R"({"name":"air_temperature_mean","type":"float32",)"
                                   R"("unit":"degree_Celsius","standard_name":"air_temperature",)"
                                   R"("method":"mean"})"));
}

TEST_F(InstrumentScienceTest, a_window_goes_on_when_the_instrument_told_its_serial_number) {
  make();
  say_all(1s, 30s, "4");
  for (Micros second = 31s; second <= 62s; second += 1s) say(second, "4", "2");
  EXPECT_THAT(bodies("minute"), ElementsAre("[1,60,4,60]"));
  EXPECT_THAT(last("minute").description->text(), ::testing::HasSubstr(R"("serial_number":"2")"));
}

TEST_F(InstrumentScienceTest, what_has_failed_stays_out_of_the_window) {
  QualitySettings quality;
  quality.channel = "air_temperature";
  quality.fail = {-5, 40};
  instrument_.quality = {quality};
  make();
  say(0s, "99");
  say_all(1s, 59s, "5");
  say(60s, "99");
  say_all(61s, 62s, "5");
  EXPECT_EQ(bodies("minute").back(), "[0,60,5,59]");
}

TEST_F(InstrumentScienceTest, a_window_is_judged_as_any_reading) {
  QualitySettings quality;
  quality.channel = "air_temperature_mean";
  quality.fail = {-5, 4};
  instrument_.quality = {quality};
  make();
  say_all(1s, 62s, "5");
  EXPECT_EQ(last("minute").flags, "2242") << "of the mean alone";
}

TEST_F(InstrumentScienceTest, what_tests_say_of_a_window_bears_its_time) {
  QualitySettings quality;
  quality.channel = "air_temperature_mean";
  quality.fail = {-5, 4};
  quality.tests = true;
  instrument_.quality = {quality};
  make();
  say_all(1s, 62s, "5");
  ASSERT_FALSE(bodies("minute_tests").empty());
  ASSERT_TRUE(last("minute").window_end);
  EXPECT_EQ(last("minute_tests").window_end, last("minute").window_end);
}

TEST_F(InstrumentScienceTest, a_window_that_no_test_could_judge_is_not_called_good) {
  QualitySettings quality;
  quality.channel = "air_temperature_mean";
  quality.climatology = {{{7}, {-5, 40}, {}}};
  instrument_.quality = {quality};
  make();
  say_all(1s, 62s, "5");
  EXPECT_EQ(last("minute").flags, "2222") << "in January";
}

TEST_F(InstrumentScienceTest, rows_of_windows_are_expected_in_the_windows_step) {
  StatisticsSettings five = instrument_.statistics[0];
  five.kind = "five";
  five.of = "minute";
  five.channels = {"air_temperature_mean"};
  five.over = 5min;
  instrument_.statistics.push_back(five);
  make();
  say_all(0s, 302s, "4.5");
  pass(303s);
  EXPECT_THAT(bodies("five"), ElementsAre("[1,5,4.5,1]", "[0,5,4.5,5]"));
}

TEST_F(InstrumentScienceTest, rows_of_windows_are_in_their_window_though_the_clocks_drift) {
  StatisticsSettings five = instrument_.statistics[0];
  five.kind = "five";
  five.of = "minute";
  five.channels = {"air_temperature_mean"};
  five.over = 5min;
  instrument_.statistics.push_back(five);
  const auto run_until = [this](Micros until) {
    emitted_.clear();
    time_.lag = lag;
    make();
    for (Micros second = 0s; second <= until; second += 1s) {
      say(second, "4.5");
      time_.lag += 1us;
      pass(second);
    }
    return bodies("five");
  };
  EXPECT_THAT(run_until(302s), ElementsAre("[1,5,4.5,1]", "[0,5,4.5,5]"));
  QualitySettings spike;
  spike.channel = "air_temperature_mean";
  spike.spike = {1, 4};
  instrument_.quality = {spike};
  EXPECT_THAT(run_until(540s), ElementsAre("[1,5,4.5,1]", "[0,5,4.5,5]"))
      << "those that were held for a verdict, too";
}

/// An array of 100 points, of which 60 other arrays are computed.
ModelPtr profiler() {
  Model model;
  model.name = "p-1";
  model.interval = 1s;
  ModelKind kind;
  kind.name = "profile";
  kind.axis.emplace().name = "cell";
  kind.axis->points = 100;
  for (int i = 0; i < 60; ++i) {
    ModelChannel velocity;
    velocity.name = "v" + std::to_string(i);
    velocity.unit = "m s-1";
    velocity.type = ValueType::float32;
    velocity.on_axis = true;
    kind.channels.push_back(velocity);
  }
  model.kinds = {kind};
  return std::make_shared<const Model>(std::move(model));
}

/// Only the instrument knows at how many heights it measures.
ModelPtr lidar() {
  Model model;
  model.name = "l-1";
  model.interval = 1s;
  ModelKind kind;
  kind.name = "wind";
  kind.axis.emplace().name = "height";
  kind.axis->points = 12;
  ModelChannel speed;
  speed.name = "wind_speed";
  speed.unit = "m s-1";
  speed.on_axis = true;
  ModelChannel pitch;
  pitch.name = "pitch";
  pitch.unit = "degree";
  kind.channels = {speed, pitch};
  model.kinds = {kind};
  return std::make_shared<const Model>(std::move(model));
}

ModelPtr compass_in_radians() {
  Model model;
  model.name = "c-1";
  model.interval = 1s;
  ModelKind kind;
  kind.name = "sample";
  ModelChannel heading;
  heading.name = "heading";
  heading.unit = "rad";
  kind.channels = {heading};
  model.kinds = {kind};
  return std::make_shared<const Model>(std::move(model));
}

TEST(InstrumentScienceRate, of_a_heading_is_that_of_the_shorter_arc) {
  InstrumentSettings instrument;
  instrument.name = "compass";
  EventSettings spin;
  spin.kind = "spin";
  spin.channel = "heading";
  spin.rate = 0.5;
  instrument.events = {spin};
  InstrumentScience science(instrument, compass_in_radians(), {});
  KnownValues known;
  std::vector<std::string> told;
  const InstrumentScience::Emit emit = [&told](Reading& reading) {
    if (reading.description->kind() == "spin") told.push_back(reading.body);
  };
  const DescriptionPtr described =
      describe(*compass_in_radians(), 0, instrument, {}, {}, {}).value();
  Micros second = 0s;
  for (const char* const body : {"[6.2]", "[0.1]", "[6.1]", "[0.5]"}) {
    Reading reading;
    reading.description = described;
    reading.boottime = MonoTime(second += 1s);
    reading.body = body;
    science.take(reading, {lag, true}, known, emit);
  }
  EXPECT_THAT(told, ElementsAre("[1,0.5]")) << "only the last turned by more than half a radian";
}

TEST(InstrumentScienceSilence, is_told_of_windows_of_a_profile_that_never_came) {
  InstrumentSettings instrument;
  instrument.name = "lidar";
  StatisticsSettings minute;
  minute.kind = "minute";
  minute.over = 1min;
  minute.statistics = {StatisticsSettings::Statistic::mean};
  instrument.statistics = {minute};
  EventSettings mute;
  mute.kind = "mute";
  mute.channel = "minute.pitch_mean";
  mute.silence = 2min;
  instrument.events = {mute};
  InstrumentScience science(instrument, lidar(), {});
  KnownValues known;
  std::vector<std::string> told;
  const InstrumentScience::Emit emit = [&told](Reading& reading) {
    if (reading.description->kind() == "mute") told.push_back(reading.body);
  };
  const ScienceTime time{lag, true};
  for (Micros second = 0s; second <= 125s; second += 1s) {
    science.advance(MonoTime(second), time, known, emit);
  }
  EXPECT_THAT(told, ElementsAre("[1,null]"));
  const DescriptionPtr described = describe(*lidar(), 0, instrument, {}, {}, {10, 20, 40}).value();
  for (Micros second = 126s; second <= 245s; second += 1s) {
    Reading reading;
    reading.description = described;
    reading.boottime = MonoTime(second);
    reading.body = "[[5,6,7],1.5]";
    science.take(reading, time, known, emit);
    science.advance(MonoTime(second), time, known, emit);
  }
  EXPECT_THAT(told, ElementsAre("[1,null]", "[0,1.5]"));
}

TEST(InstrumentScienceLog, says_once_that_rows_are_too_long) {
  InstrumentSettings instrument;
  instrument.name = "adcp";
  StatisticsSettings minute;
  minute.kind = "minute";
  minute.over = 1min;
  minute.statistics = {StatisticsSettings::Statistic::mean};
  instrument.statistics = {minute};
  const DescriptionPtr described = describe(*profiler(), 0, instrument, {}, {}, {}).value();
  InstrumentScience science(instrument, profiler(), {});
  KnownValues known;
  std::string body = "[";
  for (int channel = 0; channel < 60; ++channel) {
    body += channel == 0 ? "[" : ",[";
    for (int point = 0; point < 100; ++point) body += point == 0 ? "1" : ",1";
    body += ']';
  }
  body += ']';
  std::size_t rows = 0;
  const InstrumentScience::Emit emit = [&rows](Reading& reading) {
    if (reading.description->kind() == "minute") ++rows;
  };
  ::testing::internal::CaptureStderr();
  for (Micros second = 1s; second <= 200s; second += 1s) {
    Reading reading;
    reading.description = described;
    reading.boottime = MonoTime(second);
    reading.body = body;
    // Different values have means of more digits, which do not fit.
    if (second % 2s == 0s) std::ranges::replace(reading.body, '1', '2');
    if (second % 3s == 0s) std::ranges::replace(reading.body, '1', '7');
    science.take(reading, {lag, true}, known, emit);
  }
  const std::string log = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(rows, 0U);
  EXPECT_THAT(log, ::testing::HasSubstr("adcp: minute is not computed: body: "));
  EXPECT_EQ(std::ranges::count(log, '\n'), 1) << log;
}

TEST_F(InstrumentScienceTest, times_of_tests_of_windows_count_windows) {
  QualitySettings quality;
  quality.channel = "air_temperature_mean";
  quality.flat_line = {2min, 10min};
  quality.flat_line_tolerance = 0.1;
  instrument_.quality = {quality};
  make();
  say_all(1s, 182s, "5");
  EXPECT_EQ(last("minute").flags, "2232");
}

TEST_F(InstrumentScienceTest, of_an_instrument_that_is_only_averaged_the_samples_are_no_rows) {
  instrument_.record = Recorded::statistics;
  make();
  say_all(1s, 62s, "5");
  EXPECT_THAT(bodies("sample"), ElementsAre());
  EXPECT_EQ(bodies("minute").size(), 1U);
}

TEST_F(InstrumentScienceTest, hands_on_what_it_holds_at_its_end) {
  make();
  say_all(1s, 30s, "5");
  science_->finish(time_, known_, emit_);
  EXPECT_THAT(bodies("minute"), ElementsAre("[1,60,5,30]"));
}

TEST_F(InstrumentScienceTest, an_event_follows_its_reading_and_is_urgent) {
  instrument_.record = Recorded::statistics;
  EventSettings frost;
  frost.kind = "frost";
  frost.channel = "air_temperature";
  frost.below = 0;
  instrument_.events = {frost};
  make();
  say(1s, "5");
  say(2s, "-1.5");
  say(3s, "-2");
  EXPECT_THAT(bodies("frost"), ElementsAre("[1,-1.5]"));
  EXPECT_TRUE(last("frost").urgent);
}

TEST_F(InstrumentScienceTest, a_body_that_is_none_passes_as_it_is) {
  make();
  say(1s, "1,2");
  EXPECT_THAT(bodies("sample"), ElementsAre("[1,2]"));
}

TEST_F(InstrumentScienceTest, tells_those_who_asked_in_the_base_unit) {
  instrument_.is_heard = true;
  make();
  ValueTrack& track = known_.track("mast.air_temperature", 1min);
  say(1s, "5");
  say(2s, "null");
  using Point = ValueTrack::Point;
  const auto around = track.around(MonoTime(1s), 1s);
  EXPECT_EQ(around.before.value_or(Point{}).value, 5);
  EXPECT_EQ(around.before.value_or(Point{}).flag, Flag::not_evaluated);
  const auto last = track.last_at(MonoTime(2s), 1s);
  EXPECT_EQ(last.value_or(Point{}).time, MonoTime(2s));
  EXPECT_EQ(last.value_or(Point{}).flag, Flag::missing);
}

TEST_F(InstrumentScienceTest, a_storm_bears_its_instruments_name_and_ends_with_it) {
  add_heat();
  make();
  say(0s, "18");
  EXPECT_THAT(storms_.said, ElementsAre("mast.heat begins"));
  science_->finish(time_, known_, emit_);
  EXPECT_THAT(storms_.said, ElementsAre("mast.heat begins", "mast.heat ends"));
}

TEST_F(InstrumentScienceTest, a_storm_waits_ten_minutes_for_a_value) {
  add_heat();
  make();
  say(0s, "18");
  pass(10min);
  EXPECT_EQ(storms_.said.size(), 1U);
  pass(10min + 1s);
  EXPECT_THAT(storms_.said, ElementsAre("mast.heat begins", "mast.heat ends"));
}

TEST_F(InstrumentScienceTest, a_storm_of_an_instrument_that_says_little_waits_for_three_values) {
  add_heat();
  instrument_.rate = 1.0 / 600;
  make();
  say(0s, "18");
  pass(30min);
  EXPECT_EQ(storms_.said.size(), 1U);
  pass(30min + 1s);
  EXPECT_THAT(storms_.said, ElementsAre("mast.heat begins", "mast.heat ends"));
}

TEST_F(InstrumentScienceTest, a_storm_of_rows_of_windows_waits_for_the_next_row) {
  add_heat();
  instrument_.events[0].channel = "minute.air_temperature_mean";
  instrument_.statistics[0].over = 20min;
  make();
  say_all(1s, 20min + 2s, "18");
  EXPECT_THAT(storms_.said, ElementsAre("mast.heat begins"));
  pass(39min);
  EXPECT_THAT(storms_.said, ElementsAre("mast.heat begins"));
}

TEST_F(InstrumentScienceTest, a_storm_lasts_over_the_pause_between_two_bursts) {
  add_heat();
  instrument_.power.emplace();
  instrument_.power->every = 1h;
  instrument_.power->burst = 10min;
  make();
  say(0s, "18");
  pass(59min);
  EXPECT_THAT(storms_.said, ElementsAre("mast.heat begins"));
}

TEST_F(InstrumentScienceTest, a_window_expects_what_the_bursts_in_it_bring) {
  instrument_.power.emplace();
  instrument_.power->every = 2min;
  instrument_.power->burst = 30s;
  make();
  for (Micros second = 0s; second <= 122s; second += 1s) pass(second);
  EXPECT_THAT(bodies("minute"), ElementsAre("[0,30,null,0]", "[0,0,null,0]"));
}

TEST_F(InstrumentScienceTest, what_slows_its_own_instrument_waits_for_three_of_those_values) {
  add_heat();
  instrument_.events[0].intervals = {{"mast", 30min, true}};
  storms_.asked["mast"] = 30min;  // as long as it is on
  make();
  for (Micros second = 0s; second <= 90min; second += 30min) say(second, "18");
  pass(180min);
  EXPECT_THAT(storms_.said, ElementsAre("mast.heat begins"));
  pass(180min + 1s);
  EXPECT_THAT(storms_.said, ElementsAre("mast.heat begins", "mast.heat ends"));
}

TEST_F(InstrumentScienceTest, an_event_without_intervals_is_no_storm) {
  add_heat();
  instrument_.events[0].intervals.clear();
  make();
  say(0s, "18");
  EXPECT_EQ(bodies("heat").size(), 1U);
  EXPECT_THAT(storms_.said, ElementsAre());
}

}  // namespace
}  // namespace buoyd
