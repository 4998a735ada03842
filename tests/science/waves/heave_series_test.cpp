#include "science/waves/heave_series.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace buoyd {
namespace {

constexpr double rate = 4;
constexpr double gravity = 9.81;
constexpr FrequencyBand band{0.04, 0.5};
constexpr std::size_t end_samples = 100;  // rate / lowest

/// A wave of 1.5 m in 8 s, and what would be the slow drift of an accelerometer.
double heave(std::size_t i) {
  return 1.5 * std::cos(2 * std::numbers::pi * 0.125 * double(i) / rate + 0.4);
}

std::vector<double> accelerations(std::size_t count) {
  const double omega = 2 * std::numbers::pi * 0.125;
  std::vector<double> series;
  for (std::size_t i = 0; i < count; ++i) {
    const double drift = 0.01 * std::sin(2 * std::numbers::pi * 0.005 * double(i) / rate);
    series.push_back(gravity - omega * omega * heave(i) + drift);
  }
  return series;
}

TEST(HeaveSeries, is_what_was_accelerated) {
  const std::vector<double> series = heave_series(accelerations(4800), rate, band);
  ASSERT_EQ(series.size(), 4800U);
  for (std::size_t i = end_samples; i < 4800 - end_samples; ++i)
    EXPECT_NEAR(series[i], heave(i), 0.04) << i;
}

TEST(HeaveSeries, is_missing_at_its_ends) {
  const std::vector<double> series = heave_series(accelerations(1000), rate, band);
  ASSERT_EQ(series.size(), 1000U);
  EXPECT_TRUE(std::isnan(series[end_samples - 1]));
  EXPECT_FALSE(std::isnan(series[end_samples]));
  EXPECT_FALSE(std::isnan(series[999 - end_samples]));
  EXPECT_TRUE(std::isnan(series[1000 - end_samples]));
}

TEST(HeaveSeries, is_none_of_a_series_with_a_gap_or_too_short) {
  std::vector<double> series = accelerations(1000);
  series[500] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(heave_series(series, rate, band).empty());
  EXPECT_TRUE(heave_series(accelerations(2 * end_samples), rate, band).empty());
  EXPECT_EQ(heave_series(accelerations(2 * end_samples + 1), rate, band).size(),
            2 * end_samples + 1);
  EXPECT_TRUE(heave_series({}, rate, band).empty());
}

}  // namespace
}  // namespace buoyd
