#include "firmware-host/sea/hull.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "firmware-host/sea/sea.hpp"

namespace buoysim {
namespace {

void expect_near(const Vector& a, const Vector& b) {
  EXPECT_NEAR(a.east, b.east, 1e-12);
  EXPECT_NEAR(a.north, b.north, 1e-12);
  EXPECT_NEAR(a.up, b.up, 1e-12);
}

TEST(Hull, turns_vectors_there_and_back) {
  HullState hull;
  hull.heading = 300;
  hull.pitch = 12;
  hull.roll = -25;
  const Vector vector{1, -2, 3};
  expect_near(to_world(hull, to_hull(hull, vector)), vector);
}

TEST(Hull, has_its_bow_at_the_heading) {
  HullState hull;
  hull.heading = 90;
  EXPECT_NEAR(to_hull(hull, {5, 0, 0}).forward, 5, 1e-12);
  EXPECT_NEAR(to_hull(hull, {0, -5, 0}).starboard, 5, 1e-12);
  hull.pitch = 30;  // bow up: what rises comes from ahead
  EXPECT_NEAR(to_hull(hull, {0, 0, 2}).forward, 1, 1e-12);
  hull.pitch = 0;
  hull.roll = 30;  // starboard down: what falls comes to starboard
  EXPECT_NEAR(to_hull(hull, {0, 0, -2}).starboard, 1, 1e-12);
}

TEST(Hull, has_rates_round_its_own_axes) {
  HullState hull;
  hull.yaw_rate = 10;
  hull.roll = 90;  // what turns it to starboard now raises its bow
  EXPECT_NEAR(body_rates(hull).starboard, 10, 1e-12);
  EXPECT_NEAR(body_rates(hull).down, 0, 1e-12);
  hull.roll = 0;
  hull.pitch = -90;
  EXPECT_NEAR(body_rates(hull).forward, 10, 1e-12);
}

TEST(Hull, throws_its_mast_back_when_the_bow_rises) {
  HullState hull;
  hull.pitch_rate = 57.29577951308232;  // 1 rad/s
  EXPECT_NEAR(velocity_above(hull, 4).north, -4, 1e-12);
  hull.pitch_rate = 0;
  hull.roll_rate = 57.29577951308232;
  EXPECT_NEAR(velocity_above(hull, 4).east, 4, 1e-12);
}

TEST(Hull, turns_through_north_as_far_as_told) {
  SeaSettings settings;
  settings.hull.heading = 0;
  settings.hull.yaw = 40;
  const Sea sea(settings);
  double most = 0;
  for (int age = 0; age < 7200; ++age) {
    most = std::max(most, std::abs(std::remainder(sea.at(age).hull.heading, 360)));
  }
  EXPECT_GT(most, 38);
  EXPECT_LE(most, 40);
}

TEST(Hull, has_rates_that_are_derivatives) {
  const Sea sea({});
  constexpr double step = 1e-4;
  for (const double age : {3.0, 700.25, 90'000.0}) {
    const HullState before = sea.at(age - step).hull;
    const HullState after = sea.at(age + step).hull;
    const HullState now = sea.at(age).hull;
    EXPECT_NEAR((after.pitch - before.pitch) / (2 * step), now.pitch_rate, 1e-3);
    EXPECT_NEAR((after.roll - before.roll) / (2 * step), now.roll_rate, 1e-3);
    EXPECT_NEAR(std::remainder(after.heading - before.heading, 360) / (2 * step), now.yaw_rate,
                1e-3);
    EXPECT_NEAR((after.offset.east - before.offset.east) / (2 * step), now.velocity.east, 1e-2);
    EXPECT_NEAR((after.offset.north - before.offset.north) / (2 * step), now.velocity.north, 1e-2);
  }
}

TEST(Hull, lies_with_its_bow_in_the_wind_and_leans_away_from_it) {
  SeaSettings settings;
  settings.waves.height = 0;
  settings.wind.direction = 240;
  settings.hull.yaw = 0;
  settings.hull.heel = 0.05;
  const HullState in_wind = Sea(settings).at(5).hull;
  EXPECT_NEAR(in_wind.heading, 240, 1e-9);
  EXPECT_GT(in_wind.pitch, 1);  // bow up
  EXPECT_NEAR(in_wind.roll, 0, 1e-9);
  settings.hull.heading = 150;  // wind from starboard
  EXPECT_LT(Sea(settings).at(5).hull.roll, -1);
}

TEST(Hull, is_held_by_wind_and_current_on_one_side) {
  SeaSettings settings;
  settings.waves.height = 0;
  settings.wind.direction = 270;
  settings.current = {.speed = 0.5, .direction = 90, .tidal = 0};
  settings.hull.watch_circle = 100;
  const Sea sea(settings);
  double east = 0;
  for (int age = 0; age < 7200; age += 10) east += sea.at(age).hull.offset.east / 720;
  EXPECT_NEAR(east, 60, 5);
  EXPECT_GT(sea.place({100, 0, 0}).longitude, settings.position.longitude);
  EXPECT_NEAR(sea.place({0, 1852, 0}).latitude - settings.position.latitude, 1.0 / 60, 1e-9);
}

TEST(Hull, stays_in_its_watch_circle) {
  SeaSettings settings;
  settings.waves.height = 0;
  settings.hull.watch_circle = 30;
  const Sea sea(settings);
  for (int age = 0; age < 86'400; age += 60) {
    const Vector offset = sea.at(age).hull.offset;
    EXPECT_LE(std::hypot(offset.east, offset.north), 30);
  }
}

TEST(Hull, a_fixed_one_does_not_move) {
  SeaSettings settings;
  settings.hull.fixed = true;
  settings.hull.heading = 33;
  const HullState hull = Sea(settings).at(12).hull;
  EXPECT_EQ(hull.heading, 33);
  EXPECT_EQ(hull.heave, 0);
  EXPECT_EQ(hull.offset, Vector{});
  EXPECT_EQ(hull.roll, 0);
}

}  // namespace
}  // namespace buoysim
