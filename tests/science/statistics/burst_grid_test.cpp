#include "science/statistics/burst_grid.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

using namespace std::chrono_literals;

WallTime at(std::string_view time) {
  return parse_iso8601("2026-11-20T" + std::string(time) + "Z").value();
}

constexpr BurstGrid hourly{1h, 20min, 0s};

TEST(BurstGrid, counts_the_bursts_of_a_time_and_the_parts_at_its_ends) {
  EXPECT_EQ(measuring_time(hourly, at("11:59:00"), at("13:21:00")), 40min);
  EXPECT_EQ(measuring_time(hourly, at("12:15:00"), at("13:05:00")), 10min);
  EXPECT_EQ(measuring_time(hourly, at("12:05:00"), at("12:07:00")), 2min);
  EXPECT_EQ(measuring_time(hourly, at("12:20:00"), at("13:00:00")), 0s);
  EXPECT_EQ(measuring_time(hourly, at("00:07:00"), at("23:07:00")), 23 * 20min);
}

TEST(BurstGrid, is_shifted_by_its_offset) {
  const BurstGrid late{1h, 20min, 50min};
  EXPECT_EQ(next_burst(late, at("12:00:00")), at("12:50:00"));
  EXPECT_EQ(next_burst(late, at("12:50:00")), at("12:50:00"));
  EXPECT_EQ(measuring_time(late, at("12:00:00"), at("13:00:00")), 20min) << "10 min of each of two";
  EXPECT_EQ(measuring_time(late, WallTime(-70min), WallTime(0s)), 30min) << "before 1970";
}

TEST(BurstGrid, brings_what_an_interval_has_while_it_measures) {
  EXPECT_EQ(expected_readings(hourly, at("12:00:00"), at("13:00:00"), 1s), 1200U);
  EXPECT_EQ(expected_readings(hourly, at("12:10:00"), at("12:30:00"), 1s), 600U);
  EXPECT_EQ(expected_readings(hourly, at("12:20:00"), at("12:30:00"), 1s), 0U);
  EXPECT_EQ(expected_readings(hourly, at("12:00:00"), at("14:00:00"), 30min), 2U);
  EXPECT_EQ(expected_readings(hourly, at("12:00:00"), at("13:00:00"), 15min), 2U);
  EXPECT_EQ(expected_readings(hourly, at("12:00:00"), at("13:00:00"), Micros(33'333)), 36'000U);
  EXPECT_EQ(expected_readings({}, at("12:00:00"), at("13:00:00"), 30min), 2U);
}

TEST(BurstGrid, without_bursts_is_all_the_time) {
  EXPECT_EQ(measuring_time({}, at("12:00:00"), at("12:30:00")), 30min);
}

}  // namespace
}  // namespace buoyd
