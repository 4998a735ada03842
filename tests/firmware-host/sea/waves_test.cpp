#include "firmware-host/sea/waves.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "firmware-host/sea/angles.hpp"

namespace buoysim {
namespace {

constexpr WaveSettings storm{.height = 4, .period = 10, .direction = 300, .spread = 8, .gamma = 3};

TEST(Waves, have_the_variance_of_their_height) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const Waves waves(storm, {}, seed);
    double m0 = 0;
    for (const auto& component : waves.components()) {
      m0 += component.amplitude * component.amplitude / 2;
    }
    EXPECT_NEAR(m0, 4.0 * 4.0 / 16, 1e-12);
    EXPECT_NEAR(waves.state().height, 4, 1e-12);
  }
}

TEST(Waves, come_from_their_direction_at_every_frequency) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const Waves waves(storm, {}, seed);
    EXPECT_NEAR(waves.state().direction, 300, 1.5) << seed;
    EXPECT_NEAR(waves.state().peak_direction, 300, 6) << seed;
  }
}

TEST(Waves, spread_as_told) {
  // Of cos^2s the first moment is s / (s + 1).
  const Waves waves(storm, {}, 5);
  EXPECT_NEAR(waves.state().spread, to_degrees(std::sqrt(2.0 / 9)), 2);
  EXPECT_GT(Waves({.spread = 1}, {}, 5).state().spread, waves.state().spread);
}

TEST(Waves, know_the_periods_of_jonswap) {
  // With gamma 3.3 Tm02 is about 0.78 Tp and Tm-10 about 0.9 Tp.
  const Waves waves({.period = 10}, {}, 3);
  EXPECT_NEAR(waves.state().mean_period, 7.8, 0.25);
  EXPECT_NEAR(waves.state().energy_period, 9.0, 0.15);
}

TEST(Waves, are_the_same_for_the_same_seed_only) {
  const Waves one(storm, {}, 7);
  const Waves same(storm, {}, 7);
  const Waves other(storm, {}, 8);
  EXPECT_EQ(one.elevation(one.phasors(123.4)), same.elevation(same.phasors(123.4)));
  EXPECT_NE(one.elevation(one.phasors(123.4)), other.elevation(other.phasors(123.4)));
}

TEST(Waves, move_as_their_derivatives_say) {
  const Waves waves(storm, {}, 4);
  constexpr double step = 1e-4;
  const auto at = [&](double age) { return waves.motion(waves.phasors(age)); };
  for (const double age : {-50.0, 0.0, 17.3, 86'400.5}) {
    const WaveMotion now = at(age);
    const WaveMotion before = at(age - step);
    const WaveMotion after = at(age + step);
    const auto rate = [&](double later, double earlier) { return (later - earlier) / (2 * step); };
    EXPECT_NEAR(rate(after.displacement.up, before.displacement.up), now.velocity.up, 1e-5);
    EXPECT_NEAR(rate(after.displacement.east, before.displacement.east), now.velocity.east, 1e-5);
    EXPECT_NEAR(rate(after.velocity.north, before.velocity.north), now.acceleration.north, 1e-5);
    EXPECT_NEAR(rate(after.velocity.up, before.velocity.up), now.acceleration.up, 1e-5);
    EXPECT_NEAR(rate(after.slope_east, before.slope_east), now.slope_rate_east, 1e-5);
    EXPECT_NEAR(rate(after.slope_north, before.slope_north), now.slope_rate_north, 1e-5);
  }
}

TEST(Waves, carry_forward_under_a_crest) {
  // From the west: east is forward, and forward velocity goes with elevation.
  const Waves waves({.direction = 270, .spread = 1000}, {.displacement_cutoff = 1000}, 4);
  double together = 0;
  double ahead_of_crest = 0;
  for (int i = 0; i < 2000; ++i) {
    const auto now = waves.phasors(0.5 * i);
    together += waves.elevation(now) * waves.motion(now).velocity.east;
    ahead_of_crest += waves.motion(now).velocity.up * waves.motion(now).slope_east;
  }
  EXPECT_GT(together, 0);
  EXPECT_LT(ahead_of_crest,
            0);  // the surface rises where the wave has its front: it falls eastwards
}

TEST(Waves, fade_with_depth) {
  const Waves waves(storm, {}, 2);
  const auto now = waves.phasors(33);
  EXPECT_DOUBLE_EQ(waves.pressure_head(now, 0), waves.elevation(now));
  EXPECT_LT(std::abs(waves.pressure_head(now, 2000)), 1e-6);
  double wanted = 0;
  for (std::size_t i = 0; i < waves.components().size(); ++i) {
    const auto& component = waves.components()[i];
    const double length = 2 * 3.141592653589793 / component.wave_number;
    wanted += component.amplitude * std::exp(-2 * 3.141592653589793 * 20 / length) * now.cosines[i];
  }
  EXPECT_NEAR(waves.pressure_head(now, 20), wanted, 1e-12);
}

TEST(Waves, a_calm_has_none) {
  const Waves waves({.height = 0, .direction = 123}, {}, 2);
  EXPECT_EQ(waves.elevation(waves.phasors(1)), 0);
  EXPECT_EQ(waves.motion(waves.phasors(1)).displacement.up, 0);
  EXPECT_EQ(waves.state().height, 0);
  EXPECT_EQ(waves.state().direction, 123);
}

TEST(Waves, do_not_come_again_within_hours) {
  const Waves waves(storm, {}, 6);
  for (double later = 600; later < 6 * 3600; later += 600) {
    double apart = 0;
    for (int i = 0; i < 60; ++i) {
      apart +=
          std::abs(waves.elevation(waves.phasors(i)) - waves.elevation(waves.phasors(later + i)));
    }
    EXPECT_GT(apart / 60, 0.3) << later;
  }
}

}  // namespace
}  // namespace buoysim
