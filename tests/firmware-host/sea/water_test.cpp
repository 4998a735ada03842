#include "firmware-host/sea/water.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "firmware-host/sea/conductivity.hpp"

namespace buoysim {
namespace {

constexpr double standard = 4.2914;

// Check values of UNESCO 1983, Technical papers in marine science 44, section 1.
TEST(Conductivity, the_scale_has_its_check_values) {
  EXPECT_NEAR(practical_salinity_of(1.0 * standard, 15, 0), 35, 1e-6);
  EXPECT_NEAR(practical_salinity_of(1.2 * standard, 20, 2000), 37.245628, 1e-6);
  EXPECT_NEAR(practical_salinity_of(0.65 * standard, 5, 1500), 27.995347, 1e-6);
}

TEST(Conductivity, turns_the_scale_round) {
  for (const double salinity : {0.5, 20.0, 35.0, 42.0}) {
    for (const double temperature : {-2.0, 8.0, 30.0}) {
      const double conductivity = conductivity_of(salinity, temperature, 500);
      EXPECT_NEAR(practical_salinity_of(conductivity, temperature * 1.00024, 500), salinity, 1e-7);
    }
  }
  EXPECT_LT(conductivity_of(0, 10, 0), 0.01);
}

TEST(Water, is_warm_above_and_cold_below) {
  const Water water({}, {}, {}, 1);
  EXPECT_NEAR(water.temperature(0, 0), 14, 0.1);
  EXPECT_NEAR(water.temperature(0, 50), 8, 0.1);
  EXPECT_NEAR(water.salinity(0, 50), 34.8, 0.05);
  EXPECT_GT(water.temperature(0, 15), water.temperature(0, 25));
}

TEST(Water, has_a_tide_that_comes_twice_a_day) {
  const Water water({}, {}, {.m2 = 1, .s2 = 0}, 1);
  EXPECT_NEAR(water.tide(12.4206012 * 3600), water.tide(0), 1e-9);
  EXPECT_NEAR(water.tide(6.2103006 * 3600), -water.tide(0), 1e-9);
}

TEST(Water, flows_slower_near_the_bottom) {
  const Water water({}, {.speed = 1, .direction = 90, .tidal = 0}, {}, 1);
  EXPECT_NEAR(water.current(77, 0).east, 1, 1e-12);
  EXPECT_NEAR(water.current(77, 25).east, std::pow(0.5, 1.0 / 7), 1e-12);
  EXPECT_EQ(water.current(77, 60).east, 0);
}

TEST(Water, turns_its_tidal_current_clockwise) {
  for (const double axis : {0.0, 45.0, 90.0}) {
    const Water water({}, {.speed = 0, .tidal = 0.5, .axis = axis, .ellipse = 0.5}, {.s2 = 0}, 1);
    const Vector now = water.current(0, 0);
    const Vector later = water.current(600, 0);
    EXPECT_LT(now.east * later.north - now.north * later.east, 0) << axis;
  }
}

TEST(Water, presses_by_its_height) {
  EXPECT_NEAR(Water::pressure(10), 10.06, 0.01);
}

}  // namespace
}  // namespace buoysim
