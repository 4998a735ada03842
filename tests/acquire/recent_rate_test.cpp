#include "acquire/schedule/recent_rate.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr MonoTime in_a_minute{hours(100) + seconds(20)};

TEST(RecentRate, seven_kinds_each_second_are_420_a_minute_however_close_they_come) {
  RecentRate rate(in_a_minute);
  MonoTime now = in_a_minute;
  for (int second = 0; second < 1800; ++second) {
    now = in_a_minute + seconds(second);
    for (int kind = 0; kind < 7; ++kind) rate.count(now + milliseconds(kind));
    if (second > 60) {
      EXPECT_NEAR(rate.per_minute(now + seconds(1)), 420, 5) << second;
    }
  }
}

TEST(RecentRate, says_nothing_before_it_can) {
  RecentRate rate(in_a_minute);
  EXPECT_EQ(rate.per_minute(in_a_minute), 0);
  rate.count(in_a_minute);
  EXPECT_EQ(rate.per_minute(in_a_minute + seconds(9)), 0);
  EXPECT_EQ(rate.per_minute(in_a_minute + seconds(10)), 6);
}

TEST(RecentRate, a_slow_one_is_told_by_the_last_hour) {
  RecentRate rate(in_a_minute);
  for (int k = 0; k < 30; ++k) rate.count(in_a_minute + minutes(10 * k));
  EXPECT_NEAR(rate.per_minute(in_a_minute + minutes(295)), 0.1, 0.02);
}

TEST(RecentRate, what_stopped_falls_to_nothing) {
  RecentRate rate(in_a_minute);
  for (int k = 0; k < 600; ++k) rate.count(in_a_minute + seconds(k));
  EXPECT_NEAR(rate.per_minute(in_a_minute + seconds(600)), 60, 1);
  EXPECT_EQ(rate.per_minute(in_a_minute + minutes(20)), 0);
  EXPECT_EQ(rate.per_minute(in_a_minute + hours(3)), 0);
}

}  // namespace
}  // namespace buoyd
