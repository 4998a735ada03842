#include "science/sea_state/wave_computation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "science/computed/computed_kind.hpp"
#include "sea_fixture.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using test::sea_at;

constexpr WallTime a_midnight{std::chrono::seconds(1'795'132'800)};  // 2026-11-20T00:00:00Z
constexpr double swell_from = 30;

class WaveComputationTest : public ::testing::Test {
 protected:
  WaveComputationTest() {
    settings_.kind = "waves";
    settings_.down = "heave";
    settings_.over = 10min;
  }

  void make() {
    computation_ = std::move(WaveComputation::make(settings_, {kind_, {}, 250ms}).value());
    channels_ = wave_kind(settings_, {}, {kind_}, 250ms).value().kind;
  }
  /// Half-open; the deck lies on the surface, the bow points to the north.
  void sail(Micros begin, Micros until) {
    for (Micros now = begin; now < until; now += 250ms) {
      const double elapsed = std::chrono::duration<double>(now).count();
      const auto sea = sea_at(waves_, swell_from, elapsed);
      const double pitch = std::atan(sea.slope_north) * 180 / std::numbers::pi;
      const double roll = -std::atan(sea.slope_east) * 180 / std::numbers::pi;
      computation_->add(
          {boot(now), a_midnight + now, {-sea.up, pitch, roll, 0, 0, 0, 0}, "1111111"}, rows_);
    }
  }
  [[nodiscard]] static MonoTime boot(Micros at) { return MonoTime(1h + at); }
  [[nodiscard]] const Scalar& value(std::size_t row, const std::string& name) const {
    const auto found = std::ranges::find(channels_.channels, name, &ModelChannel::name);
    const auto index = static_cast<std::size_t>(found - channels_.channels.begin());
    return rows_.at(row).values.at(channels_.first_value(index));
  }
  [[nodiscard]] double number(std::size_t row, const std::string& name) const {
    return number_of(value(row, name));
  }

  WaveSettings settings_;
  const ModelKind kind_ = test::motion_kind();
  const std::vector<test::Wave> waves_ = test::swell_of_8_s();
  const double height_ = test::height_of(waves_);
  std::unique_ptr<WaveComputation> computation_;
  ModelKind channels_;
  Computation::Rows rows_;
};

TEST_F(WaveComputationTest, a_row_at_each_windows_end) {
  make();
  computation_->advance(boot(0s), a_midnight, rows_);
  sail(250ms, 10min + 2s);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_EQ(rows_[0].boottime, boot(10min));
  EXPECT_EQ(rows_[0].span, 10min);
  EXPECT_EQ(rows_[0].window_end, a_midnight + 10min);
  EXPECT_EQ(number(0, "window"), 0);
  EXPECT_EQ(number(0, "n_expected"), 2400);
  EXPECT_EQ(number(0, "n"), 2400);
  EXPECT_NEAR(number(0, "hm0"), height_, 0.05 * height_);
  EXPECT_NEAR(number(0, "peak_period"), 8, 0.6);
  EXPECT_EQ(rows_[0].values.size(), channels_.value_count());
}

TEST_F(WaveComputationTest, a_deck_says_directions_by_band_too) {
  settings_.pitch = "pitch";
  settings_.roll = "roll";
  settings_.heading = "heading";
  make();
  sail(250ms, 10min + 2s);
  EXPECT_NEAR(number(0, "mean_direction"), swell_from, 0.5);
  EXPECT_NEAR(number(0, "peak_direction"), swell_from, 0.5);
  EXPECT_EQ(rows_[0].values.size(), channels_.value_count());
  const std::size_t bands = channels_.axis->points;
  const auto energy = std::ranges::find(channels_.channels, "energy", &ModelChannel::name);
  const std::size_t first =
      channels_.first_value(static_cast<std::size_t>(energy - channels_.channels.begin()));
  double variance = 0;
  for (std::size_t i = 0; i < bands; ++i) {
    variance += number_of(rows_[0].values[first + i]) * 4.0 / 512;
  }
  EXPECT_NEAR(4 * std::sqrt(variance), number(0, "hm0"), 1e-4);
}

TEST_F(WaveComputationTest, what_was_not_watched_from_its_begin_is_partial) {
  make();
  sail(5min, 10min + 2s);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_EQ(number(0, "window"), 1);
  EXPECT_EQ(rows_[0].span, 5min);
  EXPECT_NEAR(number(0, "hm0"), height_, 0.1 * height_);
}

TEST_F(WaveComputationTest, an_end_is_a_row_of_what_there_is) {
  make();
  sail(1s, 31s);
  computation_->finish(rows_);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_EQ(number(0, "window"), 1);
  EXPECT_EQ(number(0, "n"), 120);
  EXPECT_EQ(number(0, "segments"), 0);
  EXPECT_EQ(value(0, "hm0"), Scalar());
  EXPECT_EQ(value(0, "energy"), Scalar());
  EXPECT_EQ(rows_[0].values.size(), channels_.value_count());
}

TEST_F(WaveComputationTest, a_step_of_the_clock_tears_a_window) {
  make();
  computation_->advance(boot(0s), a_midnight, rows_);
  sail(250ms, 2min);
  computation_->add({boot(2min), a_midnight + 5min, std::vector<double>(7), "1111111"}, rows_);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_EQ(number(0, "window"), 2);
}

TEST_F(WaveComputationTest, a_kind_has_its_bands_in_its_axis) {
  make();
  ASSERT_TRUE(channels_.axis);
  EXPECT_EQ(channels_.axis->unit, "Hz");
  EXPECT_EQ(channels_.axis->points, channels_.axis->defaults.size());
  EXPECT_NEAR(channels_.axis->defaults.front(), 4 * 4.0 / 512, 1e-12);
  EXPECT_EQ(channels_.axis->defaults.back(), 0.5);
}

}  // namespace
}  // namespace buoyd
