#include "science/waves/zero_crossing.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "science/waves/gap.hpp"

namespace buoyd {
namespace {

using test::gap;

// Waves of four samples, 0, a, 0, -a: the mean is 0, and each is crossed at its first sample.
std::vector<double> waves_of(const std::vector<double>& amplitudes) {
  std::vector<double> z{1, -1};
  for (const double a : amplitudes) {
    for (const double sample : {0.0, a, 0.0, -a}) z.push_back(sample);
  }
  z.push_back(0);
  return z;
}

TEST(ZeroCrossingTest, measures_a_wave_between_interpolated_crossings) {
  // Mean 0. Crossings: a quarter of the way from -1 to 3, and half of the way from -2 to 2.
  const auto waves = *zero_crossing(std::vector<double>{-1, 3, -2, -2, 2, 0}, 2);
  EXPECT_EQ(waves.n_valid, 6U);
  ASSERT_EQ(waves.n_waves, 1U);
  EXPECT_DOUBLE_EQ(waves.all.height, 5);
  EXPECT_DOUBLE_EQ(waves.all.period, (3.5 - 0.25) / 2);
  EXPECT_DOUBLE_EQ(waves.four_std, 4 * std::sqrt(22.0 / 6));
}

TEST(ZeroCrossingTest, can_take_the_sample_for_the_instant) {
  const auto waves =
      *zero_crossing(std::vector<double>{-1, 3, -2, -2, 2, 0}, 2, CrossingInstant::sample);
  EXPECT_DOUBLE_EQ(waves.all.period, 1.5);
}

TEST(ZeroCrossingTest, takes_the_mean_away) {
  const auto waves = *zero_crossing(std::vector<double>{99, 103, 98, 98, 102, 100}, 2);
  EXPECT_DOUBLE_EQ(waves.all.height, 5);
  EXPECT_DOUBLE_EQ(waves.all.period, (3.5 - 0.25) / 2);
}

TEST(ZeroCrossingTest, counts_a_sample_at_the_mean_as_above_it) {
  EXPECT_EQ(zero_crossing(std::vector<double>{-1, 0, 1, -1, 0, 1}, 1)->n_waves, 1U);
  EXPECT_EQ(zero_crossing(std::vector<double>{0, 1, 0, 1, -1, -1}, 1)->n_waves, 0U);
}

TEST(ZeroCrossingTest, sees_a_sample_at_the_mean_although_a_sum_is_rounded) {
  std::vector<double> z;  // their plain sum over 25 is 0.1 and one digit of the last place more
  for (int i = 0; i < 5; ++i) z.insert(z.end(), {0, 0.1, 0, 0.2, 0.2});
  EXPECT_EQ(zero_crossing(z, 1)->n_waves, 9U);
}

TEST(ZeroCrossingTest, does_not_let_the_next_waves_first_sample_count_as_this_waves) {
  const auto waves = *zero_crossing(std::vector<double>{-2, 1, -1, 9, -4, -3}, 1);
  EXPECT_EQ(waves.highest.height, 2);
}

TEST(ZeroCrossingTest, averages_the_highest) {
  std::vector<double> amplitudes;  // 1 to 29, the highest in the middle
  for (int a = 1; a <= 29; a += 2) amplitudes.push_back(a);
  for (int a = 28; a >= 2; a -= 2) amplitudes.push_back(a);
  const auto waves = *zero_crossing(waves_of(amplitudes), 1);
  ASSERT_EQ(waves.n_waves, 29U);
  EXPECT_DOUBLE_EQ(waves.highest.height, 58);
  EXPECT_DOUBLE_EQ(waves.highest_tenth.height, 57);  // two waves
  EXPECT_DOUBLE_EQ(waves.highest_third.height, 50);  // nine waves
  EXPECT_DOUBLE_EQ(waves.highest_third.period, 4);
}

TEST(ZeroCrossingTest, takes_one_wave_at_least_for_the_highest_tenth_and_third) {
  const auto waves = *zero_crossing(waves_of({3, 5}), 1);
  ASSERT_EQ(waves.n_waves, 2U);
  EXPECT_EQ(waves.highest_tenth.height, 10);
  EXPECT_EQ(waves.highest_third.height, 10);
}

TEST(ZeroCrossingTest, takes_the_earlier_of_equal_heights) {
  // Two waves of height 2, of five and of two samples.
  const auto waves = *zero_crossing(std::vector<double>{-1, 1, 1, 1, -1, -1, 1, -1, 1, -1, -1, 1},
                                    1, CrossingInstant::sample);
  ASSERT_GE(waves.n_waves, 2U);
  EXPECT_EQ(waves.highest.period, 5);
}

TEST(ZeroCrossingTest, breaks_the_wave_that_a_sample_is_missing_from) {
  const std::vector<double> whole{-1, 1, -1, 1, -1, 1, -1, 1};
  ASSERT_EQ(zero_crossing(whole, 1)->n_waves, 3U);
  for (const double missing : {gap, HUGE_VAL, -HUGE_VAL}) {
    auto broken = whole;
    broken[2] = missing;  // nor is there a crossing at 3
    broken[6] = missing;
    const auto waves = *zero_crossing(broken, 1);
    EXPECT_EQ(waves.n_valid, 6U);
    EXPECT_EQ(waves.n_waves, 0U);
    EXPECT_FALSE(std::isnan(waves.four_std));
  }
}

TEST(ZeroCrossingTest, finds_waves_again_behind_a_gap) {
  const std::vector<double> z{-1, 1, -1, gap, 1, -1, 1, -1, 1, -1};
  EXPECT_EQ(zero_crossing(z, 1)->n_waves, 1U);
}

TEST(ZeroCrossingTest, of_a_flat_or_empty_sea_has_no_waves) {
  const auto flat = *zero_crossing(std::vector<double>(10, 0.1), 1);
  EXPECT_EQ(flat.n_waves, 0U);
  EXPECT_NEAR(flat.four_std, 0, 1e-15);
  EXPECT_TRUE(std::isnan(flat.highest.height));
  EXPECT_TRUE(std::isnan(flat.all.period));
  const auto empty = *zero_crossing(std::vector<double>{gap, gap}, 1);
  EXPECT_EQ(empty.n_valid, 0U);
  EXPECT_TRUE(std::isnan(empty.four_std));
  EXPECT_TRUE(std::isnan(zero_crossing({}, 1)->four_std));
}

TEST(ZeroCrossingTest, refuses_a_rate_that_is_none) {
  for (const double rate : {0.0, -1.0, gap, HUGE_VAL}) {
    EXPECT_TRUE(failed_with(zero_crossing({}, rate), ErrorCode::invalid)) << rate;
  }
}

}  // namespace
}  // namespace buoyd
