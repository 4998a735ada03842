#include "firmware-host/sea/sky.hpp"

#include <gtest/gtest.h>

#include "firmware-host/sea/battery.hpp"

namespace buoysim {
namespace {

constexpr double solstice_noon = 1'782'043'200;  // 2026-06-21T12:00:00Z
constexpr double half_day = 43'200;

TEST(Sky, has_its_sun_where_it_is) {
  const Sky greenwich({}, {.latitude = 51.5, .longitude = 0}, 1);
  EXPECT_NEAR(greenwich.sun_elevation(solstice_noon), 90 - 51.5 + 23.44, 0.3);
  EXPECT_NEAR(greenwich.sun_elevation(solstice_noon + half_day), -(90 - 51.5) + 23.44, 0.3);
  const Sky equator({}, {.latitude = 0, .longitude = 90}, 1);
  EXPECT_NEAR(equator.sun_elevation(solstice_noon - half_day / 2), 66.6, 0.5);
}

TEST(Sky, is_dark_at_night_and_dimmer_under_clouds) {
  const Place place{.latitude = 40, .longitude = 0};
  const Sky clear({.clouds = 0}, place, 1);
  EXPECT_EQ(clear.irradiance(solstice_noon + half_day), 0);
  EXPECT_NEAR(clear.irradiance(solstice_noon), 990, 20);
  EXPECT_NEAR(Sky({.clouds = 1}, place, 1).irradiance(solstice_noon),
              clear.irradiance(solstice_noon) / 4, 1e-9);
}

TEST(Sky, is_driest_when_it_is_warmest) {
  const Sky sky({.temperature = 12, .daily_swing = 3, .humidity = 80}, {51, 0}, 1);
  const double afternoon = solstice_noon + 3 * 3600;
  EXPECT_NEAR(sky.temperature(afternoon), 15, 0.05);
  EXPECT_LT(sky.humidity(afternoon), 80);
  EXPECT_LE(sky.humidity(afternoon + half_day), 100);
}

TEST(Sky, has_no_dew_point_above_its_temperature) {
  const Sky sky({.temperature = 12, .daily_swing = 5, .humidity = 95}, {51, 0}, 1);
  const double before_dawn = solstice_noon + 15 * 3600;
  EXPECT_NEAR(sky.temperature(before_dawn), 7, 0.05);
  EXPECT_EQ(sky.dew_point(before_dawn), sky.temperature(before_dawn));
  EXPECT_NEAR(sky.humidity(before_dawn), 100, 1e-9);
  EXPECT_NEAR(sky.dew_point(solstice_noon), 11.2, 0.05);
}

TEST(Battery, gains_in_the_sun_and_loses_in_the_dark) {
  const Battery sunny({}, [](double) { return 1000.0; });
  const Battery dark({}, [](double) { return 0.0; });
  EXPECT_GT(sunny.at(3600).charge, 0.8);
  EXPECT_NEAR(dark.at(3600).charge, 0.8 - 12 / 12.6 / 200, 1e-4);
  EXPECT_GT(sunny.at(0).voltage, dark.at(0).voltage);
  EXPECT_EQ(dark.at(0).panel_power, 0);
}

TEST(Battery, stays_between_empty_and_full) {
  const Battery sunny({}, [](double) { return 1000.0; });
  EXPECT_EQ(sunny.at(100 * 86'400).charge, 1);
  EXPECT_EQ(sunny.at(100 * 86'400).current, 0);
  const Battery dark({}, [](double) { return 0.0; });
  EXPECT_EQ(dark.at(100 * 86'400).charge, 0);
  EXPECT_EQ(dark.at(100 * 86'400).load_power, 0);
}

TEST(Battery, answers_alike_in_any_order) {
  const auto waxing = [](double age) { return age / 100; };
  const Battery forwards({}, waxing);
  const Battery backwards({}, waxing);
  const double early = forwards.at(100).charge;
  const double late = forwards.at(90'000.5).charge;
  EXPECT_EQ(backwards.at(90'000.5).charge, late);
  EXPECT_EQ(backwards.at(100).charge, early);
  EXPECT_EQ(backwards.at(-5).charge, backwards.at(0).charge);
}

}  // namespace
}  // namespace buoysim
