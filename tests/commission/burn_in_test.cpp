// The burn-in: what is made of its samples, and that it goes on where it was left.

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <functional>

#include "commission/step/burn_in_step.hpp"
#include "fake_station.hpp"
#include "remarks.hpp"
#include "verify/channel_series.hpp"

namespace buoyd {
namespace {

using testing::Contains;
using testing::Field;
using testing::Not;

constexpr Micros hour = std::chrono::hours(1);

/// An hour apart: an instrument at 1 Hz, nothing wrong.
std::vector<BurnInSample> sound(int hours) {
  std::vector<BurnInSample> made;
  for (int i = 0; i <= hours; ++i) {
    BurnInSample one;
    one.utc = WallTime(std::chrono::hours(500'000)) + i * hour;
    one.passed = i * hour;
    one.uptime = 3600.0 * (i + 1);
    one.clock_state = "ntp";
    one.store = 1'000'000 + 10'000 * i;
    one.free = 1'000'000'000;
    one.volts = 12.8 - 0.01 * i;
    one.instruments = {{"sonde", true, 3600 * (i + 1), 0, 0, 0}};
    made.push_back(one);
  }
  return made;
}

StepResult judged(const std::vector<BurnInSample>& samples, Micros wanted = 24 * hour) {
  return judge_burn_in(samples, wanted, 1'000'000);
}

TEST(BurnInJudgement, passes_a_quiet_day) {
  const StepResult made = judged(sound(24));
  EXPECT_EQ(made.verdict(), Verdict::passed);
  EXPECT_THAT(made.figures,
              Contains(testing::AllOf(
                  Field(&StepFigure::name, "voltage_trend"),
                  Field(&StepFigure::value, testing::Optional(testing::DoubleNear(-0.24, 1e-9))))));
}

TEST(BurnInJudgement, does_not_pass_a_short_one) {
  EXPECT_EQ(judged(sound(2), 2 * hour).verdict(), Verdict::not_tested);
  EXPECT_THAT(judged(sound(24), 48 * hour).remarks, says("burn-in too short"));
}

TEST(BurnInJudgement, does_not_pass_what_nobody_saw_or_what_changed_meanwhile) {
  auto samples = sound(24);
  samples.erase(samples.begin() + 4, samples.begin() + 8);
  EXPECT_EQ(judged(samples).verdict(), Verdict::not_tested);
  EXPECT_THAT(judged(samples).remarks, says("not watched"));
  samples = sound(24);
  samples.back().configuration = "other";
  EXPECT_THAT(judged(samples).remarks, says("another configuration"));
}

TEST(BurnInJudgement, counts_over_a_restart_and_tells_a_crash_from_an_order) {
  auto samples = sound(24);
  for (std::size_t i = 12; i < samples.size(); ++i) {
    samples[i].restarts = 1;
    samples[i].restart_reason = "rebooted";
    samples[i].uptime = 3600.0 * static_cast<double>(i - 11);
    samples[i].instruments[0].readings = 3600 * static_cast<std::int64_t>(i - 11);
  }
  const StepResult ordered = judged(samples);
  EXPECT_EQ(ordered.verdict(), Verdict::passed);
  EXPECT_THAT(ordered.remarks, says("restarted in order"));
  EXPECT_THAT(ordered.figures,
              Contains(testing::AllOf(Field(&StepFigure::name, "readings"),
                                      Field(&StepFigure::value, testing::Optional(24 * 3600.0)))));
  samples[12].restart_reason = "watchdog";
  EXPECT_EQ(judged(samples).verdict(), Verdict::failed);
}

/// 25 h, a look each 5 min at an instrument that says something each 30 min. After 100 looks the
/// board is started anew; from then on it is as `health` says of the looks since.
StepResult started_anew(const std::function<std::string(int)>& health) {
  std::vector<BurnInSample> samples;
  int readings = 0;
  for (int i = 0; i <= 300; ++i) {
    const int since = i - 100;
    const std::string now = since < 0 ? "ok" : health(since);
    if (since == 0) readings = 0;
    if (i % 6 == 5 && now == "ok") ++readings;
    const auto status = Json::parse(fmt::format(
        R"({{"uptime":{},"restart":{{"restarts":{},"reason":"rebooted"}},)"
        R"("clock":{{"state":"ntp"}},"instruments":[{{"name":"sonde","health":"{}","readings":{}}}]}})",
        since < 0 ? 3600 + 300 * i : 60 + 300 * since, since < 0 ? 0 : 1, now, readings));
    BurnInSample one = sample_of(status.value());
    one.passed = i * Micros(std::chrono::minutes(5));
    one.utc = WallTime(std::chrono::hours(500'000)) + one.passed;
    one.free = 1'000'000'000;
    samples.push_back(std::move(one));
  }
  return judged(samples);
}

TEST(BurnInJudgement, bears_that_a_rare_instrument_is_waited_for_after_a_restart) {
  const StepResult made = started_anew([](int since) { return since < 6 ? "waiting" : "ok"; });
  EXPECT_THAT(made.remarks, says("instrument steady"));
  EXPECT_EQ(made.verdict(), Verdict::passed);
}

TEST(BurnInJudgement, fails_one_that_stays_silent_after_a_restart) {
  EXPECT_THAT(started_anew([](int since) { return since < 18 ? "waiting" : "silent"; }).remarks,
              says("instrument unsteady"));
}

TEST(BurnInJudgement, fails_what_goes_wrong_in_a_day) {
  const auto with = [](auto change) {
    auto samples = sound(24);
    for (std::size_t i = 1; i < samples.size(); ++i) change(samples[i], static_cast<int>(i));
    return judged(samples);
  };
  EXPECT_THAT(with([](BurnInSample& one, int i) { one.instruments[0].errors = 40 * i; }).remarks,
              says("instrument unsteady"));
  EXPECT_THAT(with([](BurnInSample& one, int) { one.instruments[0].readings = 3600; }).remarks,
              says("no readings"));
  EXPECT_THAT(with([](BurnInSample& one, int i) { one.owed = 3600 * i; }).remarks,
              says("owed grows"));
  EXPECT_THAT(with([](BurnInSample& one, int) { one.dropped = 1; }).remarks, says("store lost"));
  EXPECT_THAT(with([](BurnInSample& one, int i) {
                if (i == 5) one.clock_state = "unset";
              }).remarks,
              says("clock was lost"));
  EXPECT_THAT(with([](BurnInSample& one, int) { one.free = 10; }).remarks, says("disk full"));
  EXPECT_THAT(with([](BurnInSample& one, int) { one.volts = 10.2; }).remarks,
              says("voltage not plausible"));
  EXPECT_THAT(with([](BurnInSample& one, int i) { one.is_away = i == 24; }).remarks,
              says("no answer"));
}

TEST(BurnInJudgement, wants_the_clock_set_from_ten_minutes_after_a_start_on) {
  auto samples = sound(24);
  samples.front().uptime = 30;
  samples.front().clock_state = "unset";
  EXPECT_THAT(judged(samples).remarks, says("clock was kept"));
  EXPECT_EQ(judged(samples).verdict(), Verdict::passed);
  for (BurnInSample& one : samples) one.clock_state = "unset";
  EXPECT_THAT(judged(samples).remarks, says("clock was lost"));
  EXPECT_EQ(judged(samples).verdict(), Verdict::failed);
}

TEST(BurnInJudgement, an_hour_without_the_broker_that_is_made_up_for_is_no_failure) {
  auto samples = sound(24);
  for (std::size_t i = 10; i < 14; ++i) samples[i].owed = 50'000;
  EXPECT_EQ(judged(samples).verdict(), Verdict::passed);
}

TEST(BurnInSample, counts_what_was_lost_and_not_what_was_read_again) {
  const auto status = Json::parse(
      R"({"instruments":[{"name":"sonde","health":"ok","readings":1000,"errors":{"timeout":2,)"
      R"("damaged_frames":3,"foreign_frames":5,"discarded_bytes":700,"torn":50,"incomplete":4}}]})");
  EXPECT_EQ(sample_of(status.value()).instruments.at(0).errors, 9);
}

TEST(BurnInSampleText, is_read_back_the_same_and_half_a_line_is_none) {
  const BurnInSample one = sound(1).back();
  const std::string line = sample_text(one);
  EXPECT_EQ(parse_sample(line), one);
  EXPECT_FALSE(parse_sample(line.substr(0, line.size() / 2)));
}

/// A burn-in of a minute, left after a quarter of it.
class LeftBurnIn : public ::testing::Test {
 protected:
  LeftBurnIn() {
    station_.waits_left = 30;
    EXPECT_TRUE(failed_with(watch(), ErrorCode::stopped));
    left_ = station_.clock.mono();
    station_.waits_left = 1'000;
  }
  Result<StepResult> watch() {
    Outside outside = station_.outside();
    return watch_burn_in(outside, station_.folder(), length_);
  }

  const Micros length_ = std::chrono::seconds(60);
  FakeStation station_;
  MonoTime left_;
};

TEST_F(LeftBurnIn, goes_on_with_its_start_where_it_was_left) {
  station_.pass(20);  // the board was off
  const auto made = watch();
  ASSERT_TRUE(made) << made.error().text;
  EXPECT_EQ(station_.clock.mono() - left_, length_ - std::chrono::seconds(15));
  EXPECT_EQ(made->verdict(), Verdict::not_tested) << "a minute is too short";
  EXPECT_THAT(made->remarks, says("instrument steady"));
}

/// A burn-in of a minute, whose wall clock steps at the third look.
StepResult watched_over(FakeStation& station, Micros step) {
  Outside outside = station.outside();
  int looks = 0;
  const auto ask = outside.ask;
  outside.ask = [&](const std::string& request) {
    if (++looks == 3) station.clock.step(step);
    return ask(request);
  };
  const auto made = watch_burn_in(outside, station.folder(), std::chrono::seconds(60));
  EXPECT_TRUE(made) << made.error().text;
  return made.value_or(StepResult());
}

TEST(BurnInStep, looks_as_long_and_tells_another_end_where_the_wall_clock_steps) {
  for (const Micros step : {std::chrono::hours(60 * 24), std::chrono::hours(-60 * 24)}) {
    FakeStation station;
    const MonoTime start = station.clock.mono();
    const StepResult made = watched_over(station, step);
    EXPECT_EQ(station.clock.mono() - start, std::chrono::seconds(60));
    EXPECT_THAT(made.remarks, Not(says("not watched")));
    EXPECT_THAT(
        made.figures,
        Contains(testing::AllOf(
            Field(&StepFigure::name, "length"),
            Field(&StepFigure::value, testing::Optional(testing::DoubleNear(1.0 / 60, 1e-9))))));
    EXPECT_EQ(station.told.size(), 2) << "the end, and the end by the clock that stepped";
  }
}

TEST_F(LeftBurnIn, counts_no_time_where_the_clock_is_behind_after_a_restart_of_the_board) {
  station_.clock.step(std::chrono::hours(-60 * 24));
  ASSERT_TRUE(watch());
  EXPECT_NEAR(seconds_of(station_.clock.mono() - left_), 45, 1);
}

TEST_F(LeftBurnIn, begins_anew_under_another_configuration) {
  station_.configuration.settings.hash = "other";
  ASSERT_TRUE(watch());
  EXPECT_EQ(station_.clock.mono() - left_, length_);
}

TEST(BurnInStep, bears_a_buoyd_that_is_away_for_a_while) {
  FakeStation station;
  Outside outside = station.outside();
  int looks = 0;
  const auto ask = outside.ask;
  outside.ask = [&](const std::string& request) {
    station.is_away = ++looks == 4;
    return ask(request);
  };
  const auto made = watch_burn_in(outside, station.folder(), std::chrono::seconds(30));
  ASSERT_TRUE(made) << made.error().text;
  EXPECT_NE(made->verdict(), Verdict::failed);
  EXPECT_THAT(made->remarks, says("no answer"));
}

}  // namespace
}  // namespace buoyd
