#include "science/derived/humid_air.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace buoyd {
namespace {

constexpr double not_there = std::numeric_limits<double>::quiet_NaN();

TEST(VapourPressureTest, is_a_share_of_that_over_water) {
  EXPECT_DOUBLE_EQ(vapour_pressure(0, 100), 6.112);
  EXPECT_DOUBLE_EQ(vapour_pressure(0, 50), 3.056);
  EXPECT_NEAR(vapour_pressure(20, 100), 23.325960221, 1e-9);
}

TEST(VapourPressureTest, is_undefined_where_the_formula_has_no_value) {
  EXPECT_TRUE(std::isnan(vapour_pressure(-243.12, 50)));
  EXPECT_TRUE(std::isnan(vapour_pressure(not_there, 50)));
  EXPECT_TRUE(std::isnan(vapour_pressure(20, not_there)));
}

TEST(DewPointTest, of_saturated_air_is_its_temperature) {
  for (const double t : {-40.0, 0.0, 20.0}) EXPECT_NEAR(dew_point(t, 100), t, 1e-12) << t;
}

TEST(DewPointTest, falls_with_humidity) {
  EXPECT_NEAR(dew_point(20, 50), 9.255174598981256, 1e-11);
  EXPECT_GT(dew_point(20, 101), 20);
}

TEST(DewPointTest, is_undefined_in_dry_air) {
  EXPECT_TRUE(std::isnan(dew_point(20, 0)));
  EXPECT_TRUE(std::isnan(dew_point(20, -1)));
}

TEST(DewPointTest, is_undefined_where_the_formula_has_no_value) {
  EXPECT_TRUE(std::isnan(dew_point(-243.12, 50)));
  EXPECT_TRUE(std::isnan(dew_point(-300, 50)));
  EXPECT_TRUE(std::isnan(dew_point(40, 1e12)));
  EXPECT_TRUE(std::isnan(dew_point(20, HUGE_VAL)));
  EXPECT_TRUE(std::isnan(dew_point(not_there, 50)));
  EXPECT_TRUE(std::isnan(dew_point(20, not_there)));
}

TEST(SeaLevelPressureTest, is_the_pressure_at_the_sea) {
  EXPECT_EQ(sea_level_pressure(1013.25, 15, 10, 0), 1013.25);
}

TEST(SeaLevelPressureTest, adds_the_column_below_the_barometer) {
  // 0.0148275 × 100 / (15 + 273.15 + 0.325) = 0.0051398…, and with 10 hPa of vapour 1.2 K more.
  EXPECT_NEAR(sea_level_pressure(1000, 15, 0, 100), 1000 * std::pow(10, 1.48275 / 288.475), 1e-9);
  EXPECT_NEAR(sea_level_pressure(1000, 15, 10, 100), 1000 * std::pow(10, 1.48275 / 289.675), 1e-9);
}

TEST(SeaLevelPressureTest, takes_away_what_lies_above_a_barometer_below_the_sea) {
  EXPECT_LT(sea_level_pressure(1000, 15, 0, -5), 1000);
}

TEST(SeaLevelPressureTest, is_undefined_for_air_that_cannot_be) {
  EXPECT_TRUE(std::isnan(sea_level_pressure(1000, -273.15, 0, 0)));
  EXPECT_TRUE(std::isnan(sea_level_pressure(1000, 15, HUGE_VAL, 10)));
  EXPECT_TRUE(std::isnan(sea_level_pressure(1000, 15, not_there, 10)));
  EXPECT_TRUE(std::isnan(sea_level_pressure(not_there, 15, 0, 10)));
  EXPECT_TRUE(std::isnan(sea_level_pressure(1000, 15, 0, not_there)));
}

}  // namespace
}  // namespace buoyd
