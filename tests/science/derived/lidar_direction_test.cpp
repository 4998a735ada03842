#include "science/derived/lidar_direction.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

constexpr DerivedValue nothing_measured;

TEST(LidarDirectionTest, turns_with_heading_and_declination) {
  EXPECT_EQ(lidar_direction({100, Flag::good}, {350, Flag::good}, 2.5).value, 92.5);
  EXPECT_EQ(lidar_direction({10, Flag::good}, {20, Flag::good}, -31).value, 359);
  EXPECT_EQ(lidar_direction({10, Flag::suspect}, {20, Flag::good}, 0).flag, Flag::suspect);
}

TEST(LidarDirectionTest, is_missing_without_a_heading_but_stays_failed_with_a_failed_direction) {
  EXPECT_EQ(lidar_direction(nothing_measured, {20, Flag::good}, 0).flag, Flag::missing);
  EXPECT_EQ(lidar_direction({10, Flag::good}, nothing_measured, 0).flag, Flag::missing);
  EXPECT_EQ(lidar_direction({10, Flag::good}, {20, Flag::fail}, 0).flag, Flag::missing);
  EXPECT_EQ(lidar_direction({10, Flag::fail}, {20, Flag::good}, 0).flag, Flag::fail);
  EXPECT_EQ(lidar_direction({10, Flag::fail}, {20, Flag::good}, 0).value, 30);
}

TEST(CheckedDirectionTest, turns_what_is_more_than_90_degrees_off) {
  const auto check = [](double unchecked, double reference) {
    return checked_direction({unchecked, Flag::good}, {reference, Flag::good});
  };
  EXPECT_EQ(check(10, 100).is_turned, false);
  EXPECT_EQ(check(10, 280).is_turned, false);
  EXPECT_EQ(check(10, 100.5).is_turned, true);
  EXPECT_EQ(check(10, 279.5).is_turned, true);
  EXPECT_EQ(check(10, 100.5).direction.value, 190);
  EXPECT_EQ(check(200, 15).direction.value, 20);
  EXPECT_EQ(check(180, 0).direction.value, 0);
  EXPECT_EQ(check(200, 190).direction.value, 200);
}

TEST(CheckedDirectionTest, is_missing_without_a_reference) {
  const DerivedValue wind{10, Flag::good};
  EXPECT_EQ(checked_direction(wind, nothing_measured).direction.flag, Flag::missing);
  EXPECT_EQ(checked_direction(wind, nothing_measured).is_turned, std::nullopt);
  EXPECT_EQ(checked_direction(wind, {10, Flag::fail}).direction.flag, Flag::missing);
  EXPECT_EQ(checked_direction(nothing_measured, wind).direction.flag, Flag::missing);
  EXPECT_EQ(checked_direction(wind, {10, Flag::suspect}).direction.flag, Flag::suspect);
  EXPECT_EQ(checked_direction({10, Flag::fail}, {200, Flag::good}).direction.flag, Flag::fail);
  EXPECT_EQ(checked_direction({10, Flag::fail}, {200, Flag::good}).is_turned, true);
}

}  // namespace
}  // namespace buoyd
