#include "science/quality/attenuated_signal.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "science/judged_flags.hpp"

namespace buoyd {
namespace {

using std::chrono::seconds;
using test::at_second;
using test::Digits;
using test::inf;
using test::judged_every;
using test::nan;
using enum SpreadMeasure;

AttenuatedSignalLimits spread_limits(SpreadMeasure measure, int period_s, std::size_t min_obs) {
  return {measure, {0.5, 0.125}, seconds(period_s), min_obs, 100};
}

Digits spread_flags(const AttenuatedSignalLimits& limits, std::initializer_list<double> values) {
  return judged_every(60, *AttenuatedSignal::make(limits), values);
}

TEST(AttenuatedSignalTest, judges_the_spread_of_the_newest_period) {
  EXPECT_EQ(spread_flags(spread_limits(standard_deviation, 240, 1),
                         {1, 4, 1, 4, 1, 2, 1.5, 1.625, 1.625, 1.625, 1.625}),
            (Digits{4, 1, 1, 1, 1, 1, 1, 3, 3, 4, 4}));
  EXPECT_EQ(spread_flags(spread_limits(range, 240, 1),
                         {1, 4, 1, 4, 1, 2, 1.5, 1.625, 1.625, 1.625, 1.625}),
            (Digits{4, 1, 1, 1, 1, 1, 1, 1, 1, 3, 4}));
}

TEST(AttenuatedSignalTest, leaves_out_the_sample_that_is_just_a_period_old) {
  EXPECT_EQ(spread_flags(spread_limits(range, 120, 1), {9, 1, 1, 1}), (Digits{4, 1, 4, 4}));
  EXPECT_EQ(spread_flags(spread_limits(range, 121, 1), {9, 1, 1, 1}), (Digits{4, 1, 1, 4}));
}

TEST(AttenuatedSignalTest, passes_a_spread_at_a_threshold) {
  EXPECT_EQ(spread_flags(spread_limits(range, 120, 1), {1, 1.5, 1.375, 1.5}), (Digits{4, 1, 3, 3}));
  EXPECT_EQ(spread_flags(spread_limits(standard_deviation, 120, 1), {1, 2, 1.75}),
            (Digits{4, 1, 3}));
}

TEST(AttenuatedSignalTest, holds_a_deviation_that_is_lower_by_rounding_to_be_at_the_threshold) {
  AttenuatedSignalLimits limits{standard_deviation, {2, 1}, seconds(3600), 5, 100};
  EXPECT_EQ(spread_flags(limits, {0, 0, 5, 0, 0}), (Digits{2, 2, 2, 2, 1}));  // joined: 2 - 2e-16
  limits.thresholds.suspect = 2.00000001;
  EXPECT_EQ(spread_flags(limits, {0, 0, 5, 0, 0}), (Digits{2, 2, 2, 2, 3}));
}

TEST(AttenuatedSignalTest, does_not_judge_fewer_values_than_min_obs) {
  EXPECT_EQ(spread_flags(spread_limits(standard_deviation, 240, 3), {1, 4, 1, 1, 1, 1, 1}),
            (Digits{2, 2, 1, 1, 1, 4, 4}));
  EXPECT_EQ(spread_flags(spread_limits(standard_deviation, 180, 2), {nan, nan, 2, 4, 2, nan, nan}),
            (Digits{9, 9, 2, 1, 1, 9, 9}));
}

TEST(AttenuatedSignalTest, leaves_missing_values_out_of_a_deviation_but_has_no_range_with_them) {
  EXPECT_EQ(spread_flags(spread_limits(standard_deviation, 180, 1), {1, nan, 4, 4, 4}),
            (Digits{4, 9, 1, 4, 4}));
  EXPECT_EQ(spread_flags(spread_limits(range, 180, 1), {1, nan, 4, 4, 1}), (Digits{4, 9, 2, 2, 1}));
  EXPECT_EQ(spread_flags(spread_limits(range, 180, 1), {1, inf, 4, 4, 1}), (Digits{4, 2, 2, 2, 1}));
}

TEST(AttenuatedSignalTest, keeps_no_rounding_of_an_enormous_value_that_has_left) {
  auto test = *AttenuatedSignal::make(spread_limits(standard_deviation, 180, 1));
  const double quiet = 1013.25;
  EXPECT_EQ(test.judge(at_second(0), 1e200), Flag::fail);
  EXPECT_EQ(test.judge(at_second(60), quiet), Flag::good);
  EXPECT_EQ(test.judge(at_second(120), quiet + 0.5), Flag::good);
  EXPECT_EQ(test.judge(at_second(180), quiet), Flag::suspect);
  EXPECT_EQ(test.judge(at_second(240), quiet), Flag::suspect);
  EXPECT_EQ(test.judge(at_second(300), quiet), Flag::fail);
}

TEST(AttenuatedSignalTest, does_not_judge_a_period_of_which_samples_had_to_be_dropped) {
  AttenuatedSignalLimits limits{range, {0.5, 0.125}, seconds(180), 1, 2};
  auto test = *AttenuatedSignal::make(limits);
  EXPECT_EQ(test.judge(at_second(0), 9), Flag::fail);
  EXPECT_EQ(test.judge(at_second(60), 1), Flag::good);
  EXPECT_EQ(test.judge(at_second(120), 1), Flag::not_evaluated);
  EXPECT_EQ(test.judge(at_second(180), 1), Flag::not_evaluated);
  EXPECT_EQ(test.judge(at_second(400), 1), Flag::fail);
  EXPECT_EQ(test.judge(at_second(460), 3), Flag::good);
}

TEST(AttenuatedSignalTest, begins_a_new_window_when_time_goes_backwards) {
  auto test = *AttenuatedSignal::make(spread_limits(range, 180, 1));
  EXPECT_EQ(test.judge(at_second(1000), 1), Flag::fail);
  EXPECT_EQ(test.judge(at_second(1000), 5), Flag::good);
  EXPECT_EQ(test.judge(at_second(10), 5), Flag::fail);
  EXPECT_EQ(test.judge(at_second(20), 1), Flag::good);
}

TEST(AttenuatedSignalTest, forgets_what_left_and_what_was_dropped_when_time_goes_backwards) {
  AttenuatedSignalLimits limits{range, {0.5, 0.125}, seconds(180), 1, 4};
  auto test = *AttenuatedSignal::make(limits);
  for (const double second : {500, 501, 502, 503, 504}) {
    static_cast<void>(test.judge(at_second(second), 1));
  }
  EXPECT_EQ(test.judge(at_second(10), 5), Flag::fail);
  EXPECT_EQ(test.judge(at_second(11), 6), Flag::good);
  EXPECT_EQ(test.judge(at_second(12), 6), Flag::good);
  EXPECT_EQ(test.judge(at_second(191), 6), Flag::fail);
}

TEST(AttenuatedSignalTest, judges_again_when_what_was_dropped_is_a_period_old) {
  auto test = *AttenuatedSignal::make({range, {0.5, 0.125}, seconds(180), 1, 2});
  for (int i = 0; i < 3; ++i) {
    static_cast<void>(test.judge(at_second(0), 1));
  }
  EXPECT_EQ(test.judge(at_second(180), 1), Flag::fail);
}

TEST(AttenuatedSignalTest, goes_on_for_long_with_a_window_that_is_full) {
  AttenuatedSignalLimits limits{standard_deviation, {0.5, 0.125}, seconds(7), 7, 7};
  auto test = *AttenuatedSignal::make(limits);
  for (int i = 0; i < 1000; ++i) {
    const bool is_lively = i / 50 % 2 == 0;
    const Flag flag = test.judge(at_second(i), is_lively ? i % 2 : 1);
    if (i % 50 >= 7) {
      ASSERT_EQ(flag, is_lively ? Flag::suspect : Flag::fail) << i;
    }
  }
}

TEST(AttenuatedSignalTest, counts_the_observations_of_a_shortest_period) {
  EXPECT_EQ(observations_in(seconds(180), seconds(60)), 3U);
  EXPECT_EQ(observations_in(seconds(179), seconds(60)), 2U);
  EXPECT_EQ(observations_in(seconds(59), seconds(60)), 1U);
  EXPECT_FALSE(observations_in(seconds(59), seconds(0)));
  EXPECT_FALSE(observations_in(seconds(-1), seconds(60)));
  EXPECT_EQ(observations_in(seconds(3600), Micros(1)).error().text,
            "attenuated signal: the period is 3600000000 intervals, expected at most 1000000");
}

TEST(AttenuatedSignalTest, refuses_windows_that_can_judge_nothing) {
  const auto refuses = [](const AttenuatedSignalLimits& limits) {
    return !AttenuatedSignal::make(limits);
  };
  EXPECT_TRUE(refuses({range, {-0.5, 0.1}, seconds(60), 1, 10}));
  EXPECT_TRUE(refuses({range, {0.5, nan}, seconds(60), 1, 10}));
  EXPECT_TRUE(refuses({range, {0.5, 0.1}, seconds(0), 1, 10}));
  EXPECT_TRUE(refuses({range, {0.5, 0.1}, seconds(60), 0, 10}));
  EXPECT_TRUE(refuses({range, {0.5, 0.1}, seconds(60), 11, 10}));
  EXPECT_TRUE(refuses({range, {0.5, 0.1}, seconds(60), 1, 0}));
  EXPECT_TRUE(refuses({range, {0.5, 0.1}, seconds(60), 1, most_window_samples + 1}));
}

TEST(AttenuatedSignalTest, finds_a_small_deviation_of_large_values) {
  const double deviation = std::sqrt(22.5);
  auto test = *AttenuatedSignal::make(
      {standard_deviation, {deviation * 1.0001, deviation}, seconds(60), 1, 10});
  Flag flag = Flag::missing;
  for (const double value : {4, 7, 13, 16}) flag = test.judge(at_second(0), 1e9 + value);
  EXPECT_EQ(flag, Flag::suspect);
}

}  // namespace
}  // namespace buoyd
