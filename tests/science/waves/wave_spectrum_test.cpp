#include "science/waves/wave_spectrum.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "science/waves/wave_moments.hpp"
#include "science/waves/welch.hpp"

namespace buoyd {
namespace {

WaveSpectrum acceleration() {
  WaveSpectrum spectrum;
  spectrum.frequency = {0.05, 0.5 / std::numbers::pi, 1 / std::numbers::pi};  // ω: 0.314, 1, 2
  spectrum.width = {0.1, 0.2, 0.3};
  spectrum.density = {7, 3, 32};
  spectrum.a1 = {0.1, 0.2, 0.3};
  spectrum.b1 = {0.4, 0.5, 0.6};
  spectrum.n_segments = 5;
  return spectrum;
}

TEST(HeaveFromAccelerationTest, divides_by_the_fourth_power_of_the_angular_frequency) {
  const auto heave = *heave_from_acceleration(acceleration(), 0.06);
  ASSERT_EQ(heave.size(), 2U);
  EXPECT_DOUBLE_EQ(heave.density[0], 3);
  EXPECT_DOUBLE_EQ(heave.density[1], 2);
}

TEST(HeaveFromAccelerationTest, leaves_bands_below_the_cut_off_out_of_every_list) {
  const auto heave = *heave_from_acceleration(acceleration(), 0.06);
  EXPECT_EQ(heave.width, (std::vector<double>{0.2, 0.3}));
  EXPECT_EQ(heave.a1, (std::vector<double>{0.2, 0.3}));
  EXPECT_EQ(heave.b1, (std::vector<double>{0.5, 0.6}));
  EXPECT_EQ(heave.n_segments, 5U);
}

TEST(HeaveFromAccelerationTest, keeps_the_band_at_the_cut_off) {
  EXPECT_EQ(heave_from_acceleration(acceleration(), 0.05)->size(), 3U);
  EXPECT_EQ(heave_from_acceleration(acceleration(), std::nextafter(0.05, 1))->size(), 2U);
}

TEST(HeaveFromAccelerationTest, may_leave_nothing) {
  EXPECT_EQ(heave_from_acceleration(acceleration(), 9)->size(), 0U);
  EXPECT_EQ(heave_from_acceleration(WaveSpectrum{}, 0.05)->size(), 0U);
}

TEST(HeaveFromAccelerationTest, needs_a_cut_off) {
  for (const double cut : {0.0, -0.1, std::nan("")}) {
    EXPECT_TRUE(failed_with(heave_from_acceleration(acceleration(), cut), ErrorCode::invalid));
  }
}

TEST(HeaveFromAccelerationTest, gives_a_swells_height_back) {
  const double angular = 2 * std::numbers::pi * 0.125;
  std::vector<double> z(2048);
  std::vector<double> accelerated(2048);
  for (std::size_t i = 0; i < z.size(); ++i) {
    z[i] = 1.5 * std::cos(angular * double(i) / 2);
    accelerated[i] = -angular * angular * z[i];
  }
  auto welch = *Welch::make({2, 512, 256, 0.0325, 0.485});
  const auto heave = *heave_from_acceleration(welch.spectrum(accelerated), 0.05);
  EXPECT_NEAR(wave_moments(heave).hm0, wave_moments(welch.spectrum(z)).hm0, 0.01);
  EXPECT_DOUBLE_EQ(wave_moments(heave).tp, 8);
}

}  // namespace
}  // namespace buoyd
