#include "firmware-host/sea/wind.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace buoysim {
namespace {

constexpr WindSettings west{
    .speed = 10, .height = 10, .shear = 0.14, .direction = 270, .veer = 5, .turbulence = 0.12};

struct Moments {
  double mean = 0;
  double deviation = 0;
};

/// Of the wind to east, which is along the mean.
Moments moments(const Wind& wind, double height, double Vector::* component) {
  double sum = 0;
  double squares = 0;
  constexpr int count = 14'400;
  for (int i = 0; i < count; ++i) {
    const double value = wind.at(wind.phasors(i), height).*component;
    sum += value;
    squares += value * value;
  }
  const double mean = sum / count;
  return {mean, std::sqrt(squares / count - mean * mean)};
}

TEST(Wind, has_its_mean_and_turbulence) {
  const Wind wind(west, 1);
  const Moments along = moments(wind, 10, &Vector::east);
  EXPECT_NEAR(along.mean, 10, 0.02);
  EXPECT_NEAR(along.deviation, 1.2, 0.03);
  EXPECT_NEAR(moments(wind, 10, &Vector::north).deviation, 0.8 * 1.2, 0.03);
  EXPECT_NEAR(moments(wind, 10, &Vector::up).deviation, 0.5 * 1.2, 0.03);
}

TEST(Wind, has_its_gusts_along_and_across_the_mean) {
  WindSettings slanting = west;
  slanting.direction = 225;
  const Wind wind(slanting, 2);
  double along = 0;
  double across = 0;
  for (int i = 0; i < 7200; ++i) {
    const Vector now = wind.at(wind.phasors(i), 10);
    along += std::pow((now.east + now.north) / std::sqrt(2.0) - 10, 2) / 7200;
    across += std::pow((now.east - now.north) / std::sqrt(2.0), 2) / 7200;
  }
  EXPECT_NEAR(std::sqrt(along), 1.2, 0.05);
  EXPECT_NEAR(std::sqrt(across), 0.96, 0.04);
}

TEST(Wind, blows_stronger_and_from_elsewhere_above) {
  const Wind wind(west, 1);
  EXPECT_DOUBLE_EQ(wind.mean_speed(100), 10 * std::pow(10, 0.14));
  EXPECT_DOUBLE_EQ(wind.mean_direction(110), 275);
  EXPECT_DOUBLE_EQ(wind.mean_speed(-3), wind.mean_speed(0.5));
}

TEST(Wind, of_near_heights_is_alike) {
  const Wind wind(west, 3);
  double near = 0;
  double far = 0;
  for (int i = 0; i < 3600; ++i) {
    const auto now = wind.phasors(i);
    const double gust = wind.at(now, 80).east - wind.mean_speed(80);
    near += gust * (wind.at(now, 82).east - wind.mean_speed(82));
    far += gust * (wind.at(now, 250).east - wind.mean_speed(250));
  }
  const double variance = 3600 * 1.2 * 1.2;
  EXPECT_GT(near / variance, 0.8);
  EXPECT_LT(std::abs(far) / variance, 0.4);
}

TEST(Wind, does_not_depend_on_the_heights_asked_before) {
  const Wind one(west, 3);
  const Wind other(west, 3);
  for (int i = 0; i < 1000; ++i) {
    static_cast<void>(one.at(one.phasors(1), 10 + i));
  }
  EXPECT_EQ(one.at(one.phasors(5), 42), other.at(other.phasors(5), 42));
}

TEST(Wind, a_calm_is_still) {
  const Wind calm({.speed = 0}, 1);
  EXPECT_EQ(std::abs(calm.at(calm.phasors(9), 10).east), 0);
  EXPECT_EQ(calm.at(calm.phasors(9), 10).up, 0);
}

}  // namespace
}  // namespace buoysim
