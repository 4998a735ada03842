#include "science/statistics/sliding_window.hpp"

#include <gtest/gtest.h>

#include "science/statistics/scalar_window.hpp"

namespace buoyd {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

WallTime after_start(Micros time) {
  return WallTime(std::chrono::hours(-10) + time);
}

SlidingWindow<ScalarWindow> sliding(Micros period, Micros every) {
  return *SlidingWindow<ScalarWindow>::make(period, every, after_start(Micros(0)), ScalarWindow());
}

TEST(SlidingWindowTest, holds_the_last_minutes_anew_each_minute) {
  auto window = sliding(minutes(2), minutes(1));
  for (int minute = 1; minute <= 4; ++minute) {
    window.add(after_start(minutes(minute) - seconds(30)), 10.0 * minute, Flag::good);
    window.add(after_start(minutes(minute)), 10.0 * minute + 2, Flag::good);
    const auto samples = window.ending_at(after_start(minutes(minute)));
    EXPECT_EQ(samples.counts().valid, minute == 1 ? 2U : 4U);
    EXPECT_DOUBLE_EQ(samples.moments().mean(), minute == 1 ? 11 : 10.0 * minute - 4);
    EXPECT_EQ(samples.extremes().max_time, after_start(minutes(minute)));
  }
}

TEST(SlidingWindowTest, begins_just_after_the_sample_on_its_first_edge) {
  auto window = sliding(minutes(2), minutes(1));
  window.add(after_start(minutes(0)), 1.0, Flag::good);
  window.add(after_start(Micros(1)), 2.0, Flag::good);
  EXPECT_EQ(window.ending_at(after_start(minutes(2))).moments().mean(), 2);
}

TEST(SlidingWindowTest, has_parts_that_fit_into_period_and_step) {
  auto window = sliding(seconds(90), minutes(1));
  window.add(after_start(seconds(30)), 1.0, Flag::good);
  window.add(after_start(seconds(31)), 2.0, Flag::good);
  window.add(after_start(seconds(120)), 4.0, Flag::good);
  EXPECT_EQ(window.ending_at(after_start(minutes(2))).moments().mean(), 3);
}

TEST(SlidingWindowTest, forgets_what_is_older_than_a_gap) {
  auto window = sliding(minutes(2), minutes(1));
  window.add(after_start(minutes(1)), 1.0, Flag::good);
  EXPECT_EQ(window.ending_at(after_start(minutes(5))).counts().valid, 0U);
  window.add(after_start(minutes(7)), 3.0, Flag::good);
  EXPECT_EQ(window.ending_at(after_start(minutes(7))).moments().mean(), 3);
}

TEST(SlidingWindowTest, drops_what_falls_back_behind_it_and_starts_anew_when_told) {
  auto window = sliding(minutes(2), minutes(1));
  window.add(after_start(minutes(10)), 1.0, Flag::good);
  window.add(after_start(minutes(8)), 2.0, Flag::good);
  EXPECT_EQ(window.ending_at(after_start(minutes(10))).counts().valid, 1U);
  window.restart();
  EXPECT_EQ(window.ending_at(after_start(minutes(10))).counts().valid, 0U);
  window.add(after_start(minutes(8)), 2.0, Flag::good);
  EXPECT_EQ(window.ending_at(after_start(minutes(8))).counts().valid, 1U);
}

TEST(SlidingWindowTest, is_bounded) {
  const auto error_of = [](Micros period, Micros every) {
    const auto window =
        SlidingWindow<ScalarWindow>::make(period, every, WallTime(), ScalarWindow());
    return window ? "" : window.error().text;
  };
  EXPECT_EQ(error_of(minutes(10), Micros(0)),
            "period and step of a sliding window must be above 0");
  EXPECT_EQ(error_of(-minutes(10), minutes(1)),
            "period and step of a sliding window must be above 0");
  EXPECT_EQ(error_of(std::chrono::hours(24), seconds(1)), "");
  EXPECT_NE(error_of(std::chrono::hours(24), seconds(1) + Micros(1)).find("86400 parts"),
            std::string::npos);
}

}  // namespace
}  // namespace buoyd
