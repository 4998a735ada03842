#include "science/waves/wave_direction.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace buoyd {
namespace {

bool is_undefined(const WaveDirection& waves) {
  return std::isnan(waves.direction) && std::isnan(waves.r1) && std::isnan(waves.spread);
}

TEST(WaveDirectionTest, is_opposite_to_where_the_waves_go) {
  EXPECT_DOUBLE_EQ(wave_direction(1, 1, 0).direction, 270);
  EXPECT_DOUBLE_EQ(wave_direction(1, 0, 1).direction, 180);
  EXPECT_DOUBLE_EQ(wave_direction(1, -1, 0).direction, 90);
  EXPECT_DOUBLE_EQ(wave_direction(1, 0, -1).direction, 0);
  EXPECT_NEAR(wave_direction(1, 0.3, -0.5).direction, 329.036243, 5e-7);
}

TEST(WaveDirectionTest, is_never_360) {
  for (const double a1 : {1e-17, -1e-17, 1e-300}) {
    const double direction = wave_direction(1, a1, -1).direction;
    EXPECT_GE(direction, 0);
    EXPECT_LT(direction, 360);
  }
}

TEST(WaveDirectionTest, has_a_spread_that_falls_with_r1) {
  const auto waves = wave_direction(1, 0.3, -0.5);
  EXPECT_NEAR(waves.r1, 0.583095, 5e-7);
  EXPECT_NEAR(waves.spread, 52.318596, 5e-7);
  EXPECT_EQ(wave_direction(1, -1, 0).spread, 0);
}

TEST(WaveDirectionTest, is_normalised_by_the_energy) {
  EXPECT_DOUBLE_EQ(wave_direction(10, 3, -5).r1, wave_direction(1, 0.3, -0.5).r1);
  EXPECT_EQ(wave_direction(0.5, 0.3, -0.5).r1, 1);
}

TEST(WaveDirectionTest, is_undefined_where_waves_come_from_everywhere_alike) {
  const auto waves = wave_direction(1, 0, -0.0);
  EXPECT_TRUE(std::isnan(waves.direction));
  EXPECT_EQ(waves.r1, 0);
  EXPECT_NEAR(waves.spread, 81.028468, 5e-7);
}

TEST(WaveDirectionTest, is_undefined_without_energy_or_coefficients) {
  const double none = std::nan("");
  EXPECT_TRUE(is_undefined(wave_direction(0, 0.3, 0.5)));
  EXPECT_TRUE(is_undefined(wave_direction(-1, 0.3, 0.5)));
  EXPECT_TRUE(is_undefined(wave_direction(none, 0.3, 0.5)));
  EXPECT_TRUE(is_undefined(wave_direction(1, none, 0.5)));
  EXPECT_TRUE(is_undefined(wave_direction(1, 0.3, HUGE_VAL)));
}

WaveSpectrum two_seas() {
  WaveSpectrum spectrum;
  spectrum.frequency = {0.1, 0.2};
  spectrum.width = {0.1, 0.1};
  spectrum.density = {3, 1};
  spectrum.a1 = {0.8, 0};
  spectrum.b1 = {0, 0.8};
  return spectrum;
}

TEST(WaveDirectionTest, at_the_peak_is_that_bands) {
  EXPECT_DOUBLE_EQ(peak_direction(two_seas()).direction, 270);
  EXPECT_DOUBLE_EQ(peak_direction(two_seas()).r1, 0.8);
}

TEST(WaveDirectionTest, in_the_mean_weighs_bands_by_their_energy) {
  const auto mean = mean_direction(two_seas());  // a1 0.6, b1 0.2
  EXPECT_NEAR(mean.direction, 270 - 18.43494882292201, 1e-12);
  EXPECT_DOUBLE_EQ(mean.r1, std::hypot(0.6, 0.2));
}

TEST(WaveDirectionTest, in_the_mean_leaves_bands_without_directions_out) {
  auto spectrum = two_seas();
  spectrum.a1[1] = spectrum.b1[1] = std::nan("");
  EXPECT_DOUBLE_EQ(mean_direction(spectrum).direction, 270);
  EXPECT_DOUBLE_EQ(mean_direction(spectrum).r1, 0.8);
}

TEST(WaveDirectionTest, of_a_flat_sea_or_heave_alone_is_undefined) {
  auto flat = two_seas();
  flat.density = {3e-12, 1e-12};
  auto heave = two_seas();
  heave.a1.clear();
  heave.b1.clear();
  for (const auto& spectrum : {flat, heave, WaveSpectrum{}}) {
    EXPECT_TRUE(is_undefined(peak_direction(spectrum)));
    EXPECT_TRUE(is_undefined(mean_direction(spectrum)));
  }
}

}  // namespace
}  // namespace buoyd
