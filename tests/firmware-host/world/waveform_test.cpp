#include "firmware-host/world/waveform.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace buoysim {
namespace {

buoyd::WallTime sampled_at(double seconds) {
  return buoyd::WallTime(buoyd::Micros(static_cast<std::int64_t>(seconds * 1e6)));
}

double one(Waveform& wave, double seconds) {
  return wave.next(sampled_at(seconds), 1).front();
}

TEST(Waveform, constant_sine_and_ramp) {
  WaveformSpec spec;
  spec.mean = 10;
  spec.amplitude = 2;
  spec.period = 100;
  Waveform constant(spec, 1);
  EXPECT_EQ(one(constant, 25), 10);
  spec.shape = Shape::sine;
  Waveform sine(spec, 1);
  EXPECT_NEAR(one(sine, 25), 12, 1e-9);
  EXPECT_NEAR(one(sine, 75), 8, 1e-9);
  spec.shape = Shape::ramp;
  Waveform ramp(spec, 1);
  EXPECT_NEAR(one(ramp, 0), 10, 1e-9);
  EXPECT_NEAR(one(ramp, 50), 11, 1e-9);
  EXPECT_NEAR(one(ramp, 100), 10, 1e-9);
}

TEST(Waveform, the_random_walk_stays_near_and_is_the_same_for_a_seed) {
  WaveformSpec spec;
  spec.shape = Shape::random_walk;
  spec.mean = 5;
  spec.amplitude = 1;
  spec.step = 0.4;
  Waveform first(spec, 7);
  Waveform again(spec, 7);
  Waveform other(spec, 8);
  bool differs = false;
  double before = 5;
  for (int i = 0; i < 1000; ++i) {
    const double value = one(first, i);
    EXPECT_EQ(value, one(again, i));
    differs = differs || value != one(other, i);
    EXPECT_LE(std::abs(value - 5), 1);
    EXPECT_LE(std::abs(value - before), 0.4 + 1e-12);
    before = value;
  }
  EXPECT_TRUE(differs);
}

TEST(Waveform, points_lag_and_step) {
  WaveformSpec spec;
  spec.shape = Shape::sine;
  spec.amplitude = 1;
  spec.period = 100;
  spec.per_point = 10;
  spec.point_lag = 25;
  Waveform wave(spec, 1);
  const auto values = wave.next(sampled_at(25), 3);
  ASSERT_EQ(values.size(), 3U);
  EXPECT_NEAR(values[0], 1, 1e-9);
  EXPECT_NEAR(values[1], 10, 1e-9);
  EXPECT_NEAR(values[2], 19, 1e-9);
}

TEST(Waveform, noise_and_limits) {
  WaveformSpec spec;
  spec.noise = 3;
  spec.low = -1;
  spec.high = 1;
  Waveform wave(spec, 1);
  double lowest = 0;
  double highest = 0;
  for (int i = 0; i < 200; ++i) {
    const double value = one(wave, i);
    lowest = std::min(lowest, value);
    highest = std::max(highest, value);
  }
  EXPECT_EQ(lowest, -1);
  EXPECT_EQ(highest, 1);
}

struct DefaultCase {
  const char* name;
  const char* unit;
  double low;
  double high;
};

TEST(DefaultWaveform, stays_plausible) {
  const DefaultCase cases[] = {
      {"wind_speed", "m s-1", 0, 15}, {"ph", "1", 7.5, 8.6},
      {"pitch", "degree", -10, 10},   {"air_pressure", "hPa", 950, 1050},
      {"oddity", "furlong", 0, 0},    {"air_temperature", "degree_Celsius", 5, 20}};
  for (const DefaultCase& c : cases) {
    const WaveformSpec spec = default_waveform(c.name, c.unit, -1e300, 1e300);
    EXPECT_GE(spec.mean - spec.amplitude - spec.noise, c.low) << c.name;
    EXPECT_LE(spec.mean + spec.amplitude + spec.noise, c.high) << c.name;
  }
  EXPECT_FALSE(has_default_waveform("oddity", "furlong"));
  EXPECT_TRUE(has_default_waveform("oddity", "degree_Celsius"));
}

TEST(DefaultWaveform, is_kept_inside_the_channels_limits) {
  const WaveformSpec spec = default_waveform("x", "hPa", 0, 10);
  EXPECT_EQ(spec.mean, 5);
  EXPECT_LT(spec.amplitude, 5);
  EXPECT_EQ(spec.low, 0);
  EXPECT_EQ(spec.high, 10);
}

}  // namespace
}  // namespace buoysim
