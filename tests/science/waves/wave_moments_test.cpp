#include "science/waves/wave_moments.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace buoyd {
namespace {

WaveSpectrum bands(std::vector<double> f, std::vector<double> s, std::vector<double> df) {
  WaveSpectrum spectrum;
  spectrum.frequency = std::move(f);
  spectrum.density = std::move(s);
  spectrum.width = std::move(df);
  return spectrum;
}

TEST(WaveMomentsTest, weigh_each_density_with_its_bands_width) {
  const auto moments = wave_moments(bands({0.1, 0.2}, {4, 1}, {0.1, 0.2}));  // energies 0.4, 0.2
  EXPECT_DOUBLE_EQ(moments.m_minus1, 5);
  EXPECT_DOUBLE_EQ(moments.m0, 0.6);
  EXPECT_DOUBLE_EQ(moments.m1, 0.08);
  EXPECT_DOUBLE_EQ(moments.m2, 0.012);
  EXPECT_DOUBLE_EQ(moments.hm0, 4 * std::sqrt(0.6));
  EXPECT_DOUBLE_EQ(moments.tp, 10);
  EXPECT_DOUBLE_EQ(moments.tm01, 7.5);
  EXPECT_DOUBLE_EQ(moments.tm02, std::sqrt(50));
  EXPECT_DOUBLE_EQ(moments.te, 5 / 0.6);
}

TEST(WaveMomentsTest, take_the_first_of_two_equal_peaks) {
  EXPECT_DOUBLE_EQ(wave_moments(bands({0.1, 0.2, 0.4}, {1, 3, 3}, {0.1, 0.1, 0.1})).tp, 5);
}

TEST(WaveMomentsTest, of_a_flat_sea_have_no_periods) {
  const auto flat = wave_moments(bands({0.1}, {0.99e-11}, {0.1}));
  EXPECT_NEAR(flat.m0, 0.99e-12, 1e-20);
  EXPECT_GT(flat.hm0, 0);
  for (const double period : {flat.tp, flat.tm01, flat.tm02, flat.te}) {
    EXPECT_TRUE(std::isnan(period));
  }
  EXPECT_DOUBLE_EQ(wave_moments(bands({0.1}, {1e-12}, {1})).tp, 10);
}

TEST(WaveMomentsTest, at_zero_frequency_have_no_inverse) {
  const auto moments = wave_moments(bands({0, 0.1}, {2, 1}, {0.1, 0.1}));
  EXPECT_TRUE(std::isnan(moments.m_minus1));
  EXPECT_TRUE(std::isnan(moments.te));
  EXPECT_TRUE(std::isnan(moments.tp));
  EXPECT_DOUBLE_EQ(moments.m0, 0.3);
  EXPECT_DOUBLE_EQ(moments.tm01, 30);
}

TEST(WaveMomentsTest, of_nothing_are_undefined) {
  const auto none = wave_moments(WaveSpectrum{});
  for (const double moment : {none.m_minus1, none.m0, none.m1, none.m2, none.hm0, none.tp}) {
    EXPECT_TRUE(std::isnan(moment));
  }
}

}  // namespace
}  // namespace buoyd
