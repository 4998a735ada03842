#include "science/sea_state/wave_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace buoyd {
namespace {

using namespace std::chrono_literals;

WaveSettings settings_over(Micros over, double highest = 0.5) {
  WaveSettings settings;
  settings.over = over;
  settings.band.highest = highest;
  return settings;
}

std::string mistake(const WaveSettings& settings, Micros interval) {
  const auto rules = wave_rules(settings, interval);
  return rules ? "" : rules.error().text;
}

TEST(WaveRulesTest, segments_last_a_hundred_seconds_at_least) {
  const auto rules = wave_rules(settings_over(20min), 200ms);
  ASSERT_TRUE(rules);
  EXPECT_EQ(rules->expected, 6000U);
  EXPECT_EQ(rules->longest_gap, 5U);
  EXPECT_EQ(rules->welch.segment, 512U);
  EXPECT_EQ(rules->welch.overlap, 256U);
  EXPECT_DOUBLE_EQ(rules->welch.rate_hz, 5);
  EXPECT_EQ(wave_rules(settings_over(20min), 1s)->welch.segment, 128U);
  EXPECT_EQ(wave_rules(settings_over(20min), 781250us)->welch.segment, 128U);
  EXPECT_EQ(wave_rules(settings_over(20min), 100ms)->welch.segment, 1024U);
  EXPECT_EQ(wave_rules(settings_over(20min), 1s)->longest_gap, 1U);
}

TEST(WaveRulesTest, a_part_of_a_sample_over_a_power_of_two_takes_the_next_one) {
  EXPECT_EQ(wave_rules(settings_over(20min), 780ms)->welch.segment, 256U) << "128 last 99.84 s";
  EXPECT_EQ(wave_rules(settings_over(20min), 781249us)->welch.segment, 256U);
  EXPECT_EQ(wave_rules(settings_over(20min), 97656us)->welch.segment, 1024U) << "10.24 Hz";
  EXPECT_EQ(wave_rules(settings_over(20min), 195313us)->welch.segment, 512U) << "5.12 Hz";
}

TEST(WaveRulesTest, a_band_needs_two_samples_a_period) {
  EXPECT_EQ(mistake(settings_over(20min), 1s), "");
  EXPECT_EQ(mistake(settings_over(20min), 1100ms),
            "band goes up to 0.5 Hz and a sample comes each 1100 ms, expected a sample each 1 s at "
            "most");
  EXPECT_EQ(mistake(settings_over(20min, 0.4), 1250ms), "");
}

TEST(WaveRulesTest, a_band_lies_above_0) {
  WaveSettings settings;
  settings.band = {0, 0.5};
  EXPECT_THAT(mistake(settings, 500ms), ::testing::HasSubstr("band is expected"));
  settings.band = {0.5, 0.5};
  EXPECT_THAT(mistake(settings, 500ms), ::testing::HasSubstr("band is expected"));
  settings.band = {0.1, 0.101};
  EXPECT_THAT(mistake(settings, 500ms), ::testing::StartsWith("band: no frequency"));
}

TEST(WaveRulesTest, a_window_has_two_segments_and_no_more_samples_than_a_burst) {
  EXPECT_EQ(mistake(settings_over(256s), 1s), "");
  EXPECT_EQ(mistake(settings_over(255s), 1s),
            "over is 255 s, expected at least 256 s: two segments of the spectrum");
  EXPECT_EQ(mistake(settings_over(30min), 100ms),
            "over is 30 min: 18000 samples, expected 16384 at most");
  EXPECT_THAT(mistake(settings_over(24h), 10ms), ::testing::StartsWith("over is 1 d: 8640000"));
}

}  // namespace
}  // namespace buoyd
