#include "acquire/schedule/recent_rate.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr MonoTime start{hours(100) + seconds(20)};

TEST(RecentRate, seven_kinds_each_second_are_420_a_minute_however_close_they_come) {
  RecentRate rate(start);
  MonoTime now = start;
  for (int second = 0; second < 1800; ++second) {
    now = start + seconds(second);
    for (int kind = 0; kind < 7; ++kind) rate.count(now + milliseconds(kind));
    if (second > 60) {
      EXPECT_NEAR(rate.per_minute(now + seconds(1)), 420, 5) << second;
    }
  }
}

TEST(RecentRate, says_nothing_before_it_can) {
  RecentRate rate(start);
  EXPECT_EQ(rate.per_minute(start), 0);
  rate.count(start);
  EXPECT_EQ(rate.per_minute(start + seconds(9)), 0);
  EXPECT_EQ(rate.per_minute(start + seconds(10)), 6);
}

TEST(RecentRate, a_slow_one_is_told_by_the_last_hour) {
  RecentRate rate(start);
  for (int k = 0; k < 30; ++k) rate.count(start + minutes(10 * k));
  EXPECT_NEAR(rate.per_minute(start + minutes(295)), 0.1, 0.02);
}

TEST(RecentRate, what_stopped_falls_to_nothing) {
  RecentRate rate(start);
  for (int k = 0; k < 600; ++k) rate.count(start + seconds(k));
  EXPECT_NEAR(rate.per_minute(start + seconds(600)), 60, 1);
  EXPECT_EQ(rate.per_minute(start + minutes(20)), 0);
  EXPECT_EQ(rate.per_minute(start + hours(3)), 0);
}

}  // namespace
}  // namespace buoyd
