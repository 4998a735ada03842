#include "science/sea_state/sea_state.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "sea_fixture.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using test::no_value;
using test::sea_at;
using test::sea_rate;
using test::SeaMotion;

constexpr double coming_from = 250;

class SeaStateTest : public ::testing::Test {
 protected:
  using Sample = std::function<WaveSample(const SeaMotion&, std::size_t)>;

  [[nodiscard]] SeaState state(const WaveSeries& series, const Sample& sample) const {
    WaveBurst burst(max_burst);
    for (std::size_t i = 0; i < 4800; ++i) {
      burst.add(sample(sea_at(waves_, coming_from, static_cast<double>(i) / sea_rate), i));
    }
    return sea_state(burst, series, rules_);
  }

  const std::vector<test::Wave> waves_ = test::swell_of_8_s();
  const double height_ = test::height_of(waves_);
  const WaveRules rules_ = wave_rules({}, 250ms).value();
};

WaveSample displaced(const SeaMotion& now, std::size_t /*i*/) {
  return {now.up, now.east, now.north};
}

TEST_F(SeaStateTest, heights_and_directions_are_those_of_the_sea) {
  const SeaState sea = state({.has_directions = true}, displaced);
  EXPECT_EQ(sea.n, 4800U);
  EXPECT_EQ(sea.bridged, 0U);
  EXPECT_NEAR(sea.moments.hm0, height_, 0.03 * height_);
  EXPECT_NEAR(sea.moments.tp, 8, 0.6);
  EXPECT_NEAR(sea.mean.direction, coming_from, 0.5);
  EXPECT_LT(sea.mean.spread, 5);
  EXPECT_NEAR(sea.peak.direction, coming_from, 0.5);
  EXPECT_NEAR(sea.crossing.all.period, 8, 0.3);
  EXPECT_GT(sea.crossing.highest.height, sea.crossing.highest_third.height);
  EXPECT_NEAR(sea.crossing.highest_third.height, height_, 0.15 * height_);
}

TEST_F(SeaStateTest, a_deck_on_the_surface_says_where_waves_come_from) {
  const SeaState sea = state({.has_directions = true}, [](const SeaMotion& now, std::size_t) {
    return WaveSample{now.up, now.slope_east, now.slope_north};
  });
  EXPECT_NEAR(sea.mean.direction, coming_from, 0.5);
}

TEST_F(SeaStateTest, accelerations_say_the_same) {
  const SeaState heave = state({.has_directions = true}, displaced);
  const SeaState sea = state({.is_acceleration = true, .has_directions = true},
                             [](const SeaMotion& now, std::size_t) {
                               return WaveSample{now.up_2 + 9.81, now.east_2, now.north_2};
                             });
  EXPECT_NEAR(sea.moments.hm0, height_, 0.03 * height_);
  EXPECT_NEAR(sea.moments.tp, heave.moments.tp, 1e-6);
  EXPECT_NEAR(sea.mean.direction, coming_from, 0.5);
  EXPECT_NEAR(sea.crossing.highest.height, heave.crossing.highest.height, 0.02);
  EXPECT_LT(sea.crossing.n_waves, heave.crossing.n_waves) << "the ends are left out";
}

TEST_F(SeaStateTest, accelerations_without_the_first_and_the_last_have_single_waves) {
  const SeaState sea = state({.is_acceleration = true}, [](const SeaMotion& now, std::size_t i) {
    return i == 0 || i > 4797 ? WaveSample{} : WaveSample{.heave = now.up_2 + 9.81};
  });
  EXPECT_NEAR(sea.crossing.highest_third.height, height_, 0.15 * height_);
}

TEST_F(SeaStateTest, a_dead_compass_takes_the_directions_alone) {
  const SeaState sea = state({.has_directions = true}, [](const SeaMotion& now, std::size_t) {
    return WaveSample{now.up, no_value, no_value};
  });
  EXPECT_NEAR(sea.moments.hm0, height_, 0.03 * height_);
  EXPECT_TRUE(std::isnan(sea.mean.direction));
  EXPECT_TRUE(std::isnan(sea.peak.direction));
  EXPECT_TRUE(sea.spectrum.a1.empty());
}

TEST_F(SeaStateTest, gaps_of_a_second_are_bridged) {
  const SeaState sea = state({.has_directions = true}, [](const SeaMotion& now, std::size_t i) {
    return i % 400 > 395 ? WaveSample{} : WaveSample{now.up, now.east, now.north};
  });
  EXPECT_EQ(sea.n, 4752U);
  EXPECT_EQ(sea.bridged, 44U) << "the last one has no end";
  EXPECT_NEAR(sea.moments.hm0, height_, 0.03 * height_);
  EXPECT_NEAR(sea.mean.direction, coming_from, 0.5);
}

TEST_F(SeaStateTest, a_longer_gap_leaves_out_the_segments_that_it_lies_in) {
  const SeaState whole = state({}, displaced);
  const SeaState sea = state({}, [](const SeaMotion& now, std::size_t i) {
    return i >= 2000 && i < 2005 ? WaveSample{} : WaveSample{.heave = now.up};
  });
  EXPECT_EQ(sea.bridged, 0U);
  EXPECT_EQ(sea.spectrum.n_segments, whole.spectrum.n_segments - 2);
  EXPECT_NEAR(sea.moments.hm0, height_, 0.05 * height_);
}

TEST_F(SeaStateTest, nothing_is_said_of_nothing) {
  const SeaState sea = sea_state(WaveBurst(1), {true, true}, rules_);
  EXPECT_EQ(sea.n, 0U);
  EXPECT_EQ(sea.spectrum.size(), 0U);
  EXPECT_TRUE(std::isnan(sea.moments.hm0));
  EXPECT_TRUE(std::isnan(sea.mean.direction));
  EXPECT_TRUE(std::isnan(sea.crossing.highest.height));
  EXPECT_EQ(sea.crossing.n_waves, 0U);
}

}  // namespace
}  // namespace buoyd
