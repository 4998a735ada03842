#include "science/waves/welch.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "science/waves/gap.hpp"
#include "science/waves/wave_direction.hpp"
#include "science/waves/wave_moments.hpp"

namespace buoyd {
namespace {

using test::gap;

constexpr WelchSettings every_bin{
    .rate_hz = 2, .segment = 64, .overlap = 32, .lowest_hz = 0, .highest_hz = 1};

Welch welch_with(WelchSettings settings) {
  return std::move(*Welch::make(settings));
}

// amplitude × cos(2πft + phase), sampled at 2 Hz.
std::vector<double> swell(std::size_t count, double amplitude, double f, double phase = 0) {
  std::vector<double> z(count);
  for (std::size_t i = 0; i < count; ++i) {
    z[i] = amplitude * std::cos(std::numbers::pi * f * double(i) + phase);
  }
  return z;
}

TEST(WelchTest, finds_the_variance_of_a_swell_at_its_frequency) {
  auto settings = every_bin;
  settings.lowest_hz = 0.03125;
  const auto spectrum = welch_with(settings).spectrum(swell(256, 2, 0.25));
  EXPECT_EQ(spectrum.n_segments, 7U);
  const auto moments = wave_moments(spectrum);
  EXPECT_NEAR(moments.m0, 2, 0.01);  // what the line took away is missing
  EXPECT_DOUBLE_EQ(moments.tp, 4);
  EXPECT_NEAR(moments.tm01, 4, 0.05);
}

TEST(WelchTest, takes_the_line_of_each_segment_away) {
  std::vector<double> tide(64);
  for (std::size_t i = 0; i < tide.size(); ++i) tide[i] = 1000 - 0.01 * double(i);
  EXPECT_NEAR(wave_moments(welch_with(every_bin).spectrum(tide)).hm0, 0, 1e-12);
}

TEST(WelchTest, lays_a_periodic_hann_window_over_them) {
  // At half the rate the samples' signs alternate, and the window has the power 3/8 × 4 and the sum
  // 2. Its bin is not doubled: (2a)² / (rate × 1.5) for one segment.
  const auto settings = WelchSettings{1, 4, 0, 0, 0.5};
  const auto spectrum = welch_with(settings).spectrum(std::vector<double>{1, -1, -1, 1});
  // No line is taken away. Windowed: 0, -0.5, -1, 0.5; transformed: -1, 1 + i, -1.
  ASSERT_EQ(spectrum.size(), 3U);
  EXPECT_DOUBLE_EQ(spectrum.density[0], 1 / 1.5);
  EXPECT_DOUBLE_EQ(spectrum.density[1], 2 * 2 / 1.5);
  EXPECT_DOUBLE_EQ(spectrum.density[2], 1 / 1.5);
}

TEST(WelchTest, has_the_bins_from_one_end_of_the_band_to_the_other) {
  auto settings = every_bin;
  settings.lowest_hz = 2 * 0.03125;
  settings.highest_hz = 5 * 0.03125;
  const auto spectrum = welch_with(settings).spectrum(swell(64, 1, 0.1));
  EXPECT_EQ(spectrum.frequency, (std::vector<double>{0.0625, 0.09375, 0.125, 0.15625}));
  EXPECT_EQ(spectrum.width, std::vector<double>(4, 0.03125));
  settings.lowest_hz += 1e-9;
  settings.highest_hz -= 1e-9;
  EXPECT_EQ(welch_with(settings).spectrum(swell(64, 1, 0.1)).size(), 2U);
}

TEST(WelchTest, begins_each_segment_inside_the_one_before) {
  EXPECT_EQ(welch_with(every_bin).spectrum(swell(95, 1, 0.1)).n_segments, 1U);
  EXPECT_EQ(welch_with(every_bin).spectrum(swell(96, 1, 0.1)).n_segments, 2U);
  auto apart = every_bin;
  apart.overlap = 0;
  EXPECT_EQ(welch_with(apart).spectrum(swell(128, 1, 0.1)).n_segments, 2U);
}

TEST(WelchTest, leaves_segments_with_a_missing_sample_out) {
  for (const double missing : {gap, HUGE_VAL}) {
    auto z = swell(128, 1, 0.25);
    z[127] = missing;
    const auto spectrum = welch_with(every_bin).spectrum(z);
    EXPECT_EQ(spectrum.n_segments, 2U);
    EXPECT_EQ(spectrum.density, welch_with(every_bin).spectrum(swell(96, 1, 0.25)).density);
  }
}

TEST(WelchTest, knows_nothing_of_what_is_shorter_than_a_segment) {
  for (const std::size_t count : {0U, 63U}) {
    const auto spectrum = welch_with(every_bin).spectrum(swell(count, 1, 0.1));
    EXPECT_EQ(spectrum.n_segments, 0U);
    EXPECT_EQ(spectrum.size(), 0U);
  }
}

TEST(WelchTest, remembers_nothing_of_the_burst_before) {
  auto welch = welch_with(every_bin);
  const auto first = welch.spectrum(swell(128, 1, 0.25)).density;
  (void)welch.directional(swell(128, 9, 0.1), swell(128, 9, 0.1), swell(128, 9, 0.1));
  EXPECT_EQ(welch.spectrum(swell(128, 1, 0.25)).density, first);
}

TEST(WelchTest, sees_where_waves_come_from) {
  // Below a crest water moves with the wave, and is displaced a quarter of a period later.
  constexpr double quarter = std::numbers::pi / 2;
  const auto z = swell(256, 1, 0.25);
  const auto ahead = swell(256, 1, 0.25, -quarter);
  const auto back = swell(256, 1, 0.25, quarter);
  const std::vector<double> still(256, 0);
  auto welch = welch_with(every_bin);
  const auto from = [&](const auto& east, const auto& north) {
    return peak_direction(welch.directional(z, east, north));
  };
  EXPECT_NEAR(from(ahead, still).direction, 270, 1e-6);
  EXPECT_NEAR(from(back, still).direction, 90, 1e-6);
  EXPECT_NEAR(from(still, ahead).direction, 180, 1e-6);
  EXPECT_NEAR(from(ahead, back).direction, 315, 1e-6);
  EXPECT_NEAR(from(ahead, back).r1, 1, 1e-6);
}

TEST(WelchTest, leaves_a_segment_out_if_any_series_misses_a_sample) {
  auto east = swell(128, 1, 0.25);
  east[0] = gap;
  auto north = swell(128, 1, 0.25);
  north[127] = gap;
  auto welch = welch_with(every_bin);
  EXPECT_EQ(welch.directional(swell(128, 1, 0.25), east, north).n_segments, 1U);
  EXPECT_EQ(welch.directional(swell(128, 1, 0.25), east, swell(63, 1, 0.25)).n_segments, 0U);
}

TEST(WelchTest, has_no_directions_where_nothing_moved_sideways) {
  const std::vector<double> still(64, 0);
  const auto spectrum = welch_with(every_bin).directional(swell(64, 1, 0.25), still, still);
  EXPECT_TRUE(std::isnan(spectrum.a1[8]));
  EXPECT_TRUE(std::isnan(peak_direction(spectrum).r1));
  EXPECT_TRUE(std::isnan(mean_direction(spectrum).direction));
}

TEST(WelchTest, refuses_settings_that_make_no_spectrum) {
  const auto is_refused = [](auto change) {
    auto settings = every_bin;
    change(settings);
    return failed_with(Welch::make(settings), ErrorCode::invalid);
  };
  for (const double rate : {0.0, -1.0, gap, HUGE_VAL}) {
    EXPECT_TRUE(is_refused([&](WelchSettings& s) { s.rate_hz = rate; })) << rate;
  }
  for (const std::size_t segment : {0U, 2U, 63U, 32768U}) {
    EXPECT_TRUE(is_refused([&](WelchSettings& s) {
      s.segment = segment;
      s.overlap = 0;
    })) << segment;
  }
  EXPECT_TRUE(is_refused([](WelchSettings& s) { s.overlap = 64; }));
  EXPECT_TRUE(is_refused([](WelchSettings& s) { s.lowest_hz = -0.1; }));
  EXPECT_TRUE(is_refused([](WelchSettings& s) { s.lowest_hz = gap; }));
  EXPECT_TRUE(is_refused([](WelchSettings& s) { s.highest_hz = gap; }));
  EXPECT_TRUE(is_refused([](WelchSettings& s) { s.lowest_hz = 2, s.highest_hz = 1; }));
}

TEST(WelchTest, refuses_a_band_between_two_bins) {
  auto settings = every_bin;
  settings.lowest_hz = 0.032;
  settings.highest_hz = 0.062;
  const auto refused = Welch::make(settings);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().text,
            "no frequency of the spectrum lies from 0.032 to 0.062 Hz: it has one every 0.03125 Hz "
            "up to 1 Hz");
}

}  // namespace
}  // namespace buoyd
