#include "verify/findings.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "verify/run_maker.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// "stuck met/air_temperature"
std::vector<std::string> found(const RunMaker& maker) {
  const Examined run = examined(maker.record, Micros(0));
  std::vector<std::string> made;
  for (const Finding& one : findings_of(run, timing_figures(run))) {
    made.push_back(one.channel.empty() ? one.name : one.name + ' ' + one.channel);
  }
  return made;
}

TEST(Findings, of_a_sound_instrument_are_none) {
  RunMaker maker;
  maker.say_each(600, noisy);
  maker.record.end = RunEnd();
  EXPECT_THAT(found(maker), IsEmpty());
}

TEST(Findings, of_still_or_coarse_values_are_none) {
  RunMaker still;
  still.say_each(600, [](int) { return "20.0"; });
  EXPECT_THAT(found(still), IsEmpty());
  RunMaker coarse;
  coarse.say_each(
      600, [](int i) { return std::to_string(static_cast<int>(20 + 2 * scattered(i / 5))); });
  EXPECT_THAT(found(coarse), IsEmpty());
}

TEST(Findings, name_a_value_that_stays) {
  RunMaker maker;
  maker.say_each(600, [](int i) { return i > 300 && i < 360 ? "20.50" : noisy(i); });
  EXPECT_THAT(found(maker), ElementsAre("stuck met/air_temperature"));
}

TEST(Findings, of_an_amount_that_is_nothing_for_long_are_none) {
  RunMaker dry;
  dry.say_each(600, [](int i) { return i < 300 ? "0.0" : noisy(i); });
  EXPECT_THAT(found(dry), IsEmpty());
  RunMaker below;  // it is no amount: it goes below 0, too
  below.say_each(600,
                 [](int i) { return i < 300 ? "0.0" : fmt::format("{:.2f}", scattered(i) - 0.5); });
  EXPECT_THAT(found(below), ElementsAre("stuck met/air_temperature"));
  RunMaker vane;
  for (int i = 0; i < 600; ++i) {
    vane.say(i, noisy(i), i < 300 ? "0" : fmt::format("{:.1f}", 360 * scattered(i)));
  }
  EXPECT_THAT(found(vane), ElementsAre("stuck met/wind_from_direction"));
}

TEST(Findings, name_numbers_that_look_like_no_value) {
  RunMaker maker;
  maker.say_each(600, [](int i) { return i % 50 == 0 ? "-999.9" : noisy(i); });
  EXPECT_THAT(found(maker), ElementsAre("null_like met/air_temperature"));
}

TEST(Findings, take_no_value_before_another_stayed_for_a_code) {
  RunMaker maker;  // 9.9 is one of its values
  maker.say_each(
      600, [](int i) { return i < 60 ? fmt::format("{:.1f}", 9 + 2 * scattered(i)) : "10.2"; });
  EXPECT_THAT(found(maker), ElementsAre("stuck met/air_temperature"));
}

TEST(Findings, name_a_value_that_stays_from_early_on) {
  RunMaker maker;
  maker.say_each(600, [](int i) { return i < 35 ? noisy(i) : "20.50"; });
  EXPECT_THAT(found(maker), ElementsAre("stuck met/air_temperature"));
}

TEST(Findings, name_a_channel_that_never_has_a_value) {
  RunMaker maker;
  maker.say_each(600, [](int) { return "null"; });
  EXPECT_THAT(found(maker), ElementsAre("empty met/air_temperature"));
  maker.record.head.is_modbus = false;  // a receiver without differential corrections
  EXPECT_THAT(found(maker), IsEmpty());
}

TEST(Findings, name_what_was_counted) {
  RunMaker maker;
  maker.say_each(600, noisy);
  maker.record.end = RunEnd();
  maker.record.end->polls = 610;
  maker.record.end->errors[static_cast<std::size_t>(ErrorCode::refused)] = 1;
  maker.record.end->errors[static_cast<std::size_t>(ErrorCode::damaged)] = 4;
  maker.record.end->errors[static_cast<std::size_t>(ErrorCode::timeout)] = 5;
  EXPECT_THAT(found(maker), ElementsAre("refused", "unanswered", "damaged"));
}

TEST(Findings, name_a_long_silence_after_power_up) {
  RunMaker late;
  for (int i = 9; i < 100; ++i) late.say(i, noisy(i), std::to_string(i));
  EXPECT_THAT(found(late), ElementsAre("start_up"));
  late.record.head.unit = 7;  // it was first asked then
  late.sent(8.9, {7, 4, 0, 0, 0, 2, 0, 0}).heard(9, {7, 4, 4});
  late.record.end = RunEnd();
  late.record.end->length = std::chrono::seconds(100);
  EXPECT_THAT(found(late), testing::Not(testing::Contains("start_up")));
  RunMaker archived;
  archived.record.head.is_archived = true;
  for (int i = 9; i < 100; ++i) archived.say(i, noisy(i), std::to_string(i));
  EXPECT_THAT(found(archived), IsEmpty()) << "nothing was switched on at the time asked for";
  RunMaker slow;  // it speaks so seldom
  slow.record.head.interval = Micros(0);
  for (int i = 0; i < 5; ++i) slow.say(9 + 20 * i, noisy(i), std::to_string(i));
  EXPECT_THAT(found(slow), IsEmpty());
  RunMaker silent;
  silent.record.end = RunEnd();
  silent.record.end->length = std::chrono::seconds(60);
  EXPECT_THAT(found(silent), ElementsAre("start_up"));
}

TEST(Findings, name_no_silence_of_one_that_was_started_and_waited_for) {
  RunMaker started;  // as a Yosemitech sensor, whose values hold later
  started.sent(0, {1, 3, 0x25, 0, 0, 0, 0x4E, 0xC6}).heard(0.1, {1, 3, 0, 0x20, 0xF0});
  for (int i = 40; i < 140; ++i) started.say(i, noisy(i), std::to_string(i));
  EXPECT_THAT(found(started), IsEmpty());
}

RunMaker silent_for(Micros length) {
  RunMaker maker;
  maker.record.end = RunEnd();
  maker.record.end->length = length;
  return maker;
}

TEST(Findings, name_no_silence_that_was_due) {
  using namespace std::chrono_literals;
  RunMaker seldom = silent_for(10min);
  seldom.record.head.interval = 30min;
  EXPECT_THAT(found(seldom), IsEmpty());
  seldom.record.end->length = 90min;
  EXPECT_THAT(found(seldom), ElementsAre("start_up"));

  RunMaker between_bursts = silent_for(35min);
  between_bursts.record.head.bursts = {1h, 20min, 0s};
  EXPECT_THAT(found(between_bursts), IsEmpty());
  between_bursts.record.head.interval = 0s;  // it speaks, and nobody knows how often
  EXPECT_THAT(found(between_bursts), IsEmpty());
  between_bursts.record.end->length = 1h;
  EXPECT_THAT(found(between_bursts), ElementsAre("start_up"));

  RunMaker late;  // its burst began then
  late.record.head.bursts = {1h, 20min, 0s};
  for (int i = 0; i < 100; ++i) late.say(1800 + i, noisy(i), std::to_string(i));
  EXPECT_THAT(found(late), IsEmpty());
}

TEST(Findings, name_another_serial_number) {
  RunMaker maker;
  maker.record.head.serial_number = "A18";
  maker.say_each(600, noisy);
  EXPECT_THAT(found(maker), ElementsAre("serial_number"));
}

TEST(Findings, name_a_clock_that_is_off_by_its_zone_or_otherwise) {
  for (const auto& [ahead, name] :
       {std::pair(8 * 3600.0, "clock_zone"), std::pair(-5.5, "clock_offset"),
        std::pair(19800.2, "clock_zone")}) {
    RunMaker maker;
    maker.say_each(600, noisy);
    for (RunReading& reading : maker.record.readings) reading.clock_ahead = micros(ahead);
    EXPECT_THAT(found(maker), ElementsAre(name)) << ahead;
  }
}

TEST(Findings, name_no_drift_that_a_short_run_cannot_tell_from_the_clocks_steps) {
  RunMaker maker;
  maker.say_each(60, noisy);
  for (RunReading& reading : maker.record.readings) {
    const double seconds = static_cast<double>(reading.at.count()) / 1e6;
    reading.clock_ahead = micros(40e-6 * seconds + 0.02 * scattered(static_cast<int>(seconds)));
  }
  EXPECT_THAT(found(maker), IsEmpty());
}

TEST(Findings, name_a_clock_that_drifts) {
  RunMaker maker;
  maker.say_each(600, noisy);
  for (RunReading& reading : maker.record.readings) {
    reading.clock_ahead = micros(80e-6 * static_cast<double>(reading.at.count()) / 1e6);
  }
  EXPECT_THAT(found(maker), ElementsAre("clock_drift"));
}

}  // namespace
}  // namespace buoyd
