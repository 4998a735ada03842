#include "science/statistics/window_grid.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

WallTime after_1970(Micros time) {
  return WallTime(time);
}

TEST(WindowEndTest, puts_a_sample_on_the_edge_into_the_window_that_ends_there) {
  EXPECT_EQ(window_end(after_1970(minutes(10)), minutes(10)), after_1970(minutes(10)));
  EXPECT_EQ(window_end(after_1970(minutes(10) + Micros(1)), minutes(10)), after_1970(minutes(20)));
  EXPECT_EQ(window_end(after_1970(minutes(20) - Micros(1)), minutes(10)), after_1970(minutes(20)));
  EXPECT_EQ(window_end(after_1970(Micros(0)), minutes(10)), after_1970(Micros(0)));
}

TEST(WindowEndTest, counts_on_before_1970) {
  EXPECT_EQ(window_end(after_1970(-Micros(1)), minutes(10)), after_1970(Micros(0)));
  EXPECT_EQ(window_end(after_1970(-minutes(10)), minutes(10)), after_1970(-minutes(10)));
  EXPECT_EQ(window_end(after_1970(-minutes(10) - Micros(1)), minutes(10)),
            after_1970(-minutes(10)));
  EXPECT_EQ(window_end(after_1970(-minutes(11)), minutes(10)), after_1970(-minutes(10)));
}

TEST(WindowEndTest, ends_a_day_at_its_own_hour) {
  EXPECT_EQ(window_end(after_1970(hours(9)), hours(24), hours(9)), after_1970(hours(9)));
  EXPECT_EQ(window_end(after_1970(hours(10)), hours(24), hours(9)), after_1970(hours(33)));
  EXPECT_EQ(window_end(after_1970(-hours(15)), hours(24), hours(9)), after_1970(-hours(15)));
  EXPECT_EQ(window_end(after_1970(hours(10)), hours(24), hours(33)), after_1970(hours(33)));
  EXPECT_EQ(window_end(after_1970(hours(10)), hours(24), -hours(15)), after_1970(hours(33)));
}

TEST(ExpectedSamplesTest, are_whole_intervals) {
  EXPECT_EQ(expected_samples(minutes(10), milliseconds(250)), 2400U);
  EXPECT_EQ(expected_samples(milliseconds(3000), milliseconds(2000)), 1U);
  EXPECT_EQ(expected_samples(milliseconds(3000), milliseconds(4000)), 0U);
  EXPECT_EQ(expected_samples(minutes(10), Micros(0)), 0U);
  EXPECT_EQ(expected_samples(-minutes(10), Micros(-1)), 0U);
  EXPECT_EQ(expected_samples(Micros::max(), Micros(1)), 0xFFFFFFFFU);
}

TEST(ExpectedSamplesTest, count_by_the_rate_that_an_interval_was_rounded_from) {
  EXPECT_EQ(expected_samples(minutes(10), Micros(66'667)), 9000U) << "15 a second";
  EXPECT_EQ(expected_samples(minutes(10), Micros(16'667)), 36'000U) << "60 a second";
  EXPECT_EQ(expected_samples(minutes(10), Micros(33'333)), 18'000U) << "30 a second";
  EXPECT_EQ(expected_samples(milliseconds(3000), Micros(166'667)), 18U) << "6 a second";
  EXPECT_EQ(expected_samples(minutes(10), Micros(1'666'667)), 360U) << "36 a minute";
  EXPECT_EQ(expected_samples(minutes(10), Micros(8'571'429)), 70U) << "7 a minute";
  EXPECT_EQ(expected_samples(hours(24), milliseconds(100)), 864'000U) << "exact, and so many";
  EXPECT_EQ(expected_samples(minutes(10), milliseconds(7000)), 85U);
  EXPECT_EQ(expected_samples(Micros::max(), Micros::max()), 1U);
}

}  // namespace
}  // namespace buoyd
