#include "science/quality/spike.hpp"

#include <gtest/gtest.h>

#include "science/judged_flags.hpp"

namespace buoyd {
namespace {

using test::Digits;
using test::inf;
using test::nan;

/// The flags of a series when all of it has come.
Digits spike_flags(const SpikeLimits& limits, std::initializer_list<double> values) {
  auto test = *Spike::make(limits);
  std::vector<Flag> flags;
  for (const double value : values) {
    const auto verdict = test.judge(value);
    if (verdict.previous) {
      flags.back() = *verdict.previous;
    }
    flags.push_back(verdict.newest);
  }
  return test::digits(flags);
}

constexpr SpikeLimits average{SpikeMethod::average, {2, 4}};
constexpr SpikeLimits differential{SpikeMethod::differential, {2, 4}};

TEST(SpikeTest, tells_of_a_sample_when_the_next_one_comes) {
  auto test = *Spike::make(average);
  EXPECT_EQ(test.judge(10).previous, std::nullopt);
  EXPECT_EQ(test.judge(15).previous, std::nullopt);
  const auto verdict = test.judge(10);
  EXPECT_EQ(verdict.newest, Flag::not_evaluated);
  EXPECT_EQ(verdict.previous, Flag::fail);
}

TEST(SpikeTest, compares_with_the_mean_of_the_neighbours) {
  EXPECT_EQ(spike_flags(average, {10, 10, 12, 10, 10}), (Digits{2, 1, 1, 1, 2}));
  EXPECT_EQ(spike_flags(average, {10, 10, 14, 10, 10}), (Digits{2, 1, 3, 1, 2}));
  EXPECT_EQ(spike_flags(average, {10, 10, 14.5, 10, 10}), (Digits{2, 3, 4, 3, 2}));
  EXPECT_EQ(spike_flags(average, {10, 10, 20, 20}), (Digits{2, 4, 4, 2}));
}

TEST(SpikeTest, finds_by_differences_peaks_and_troughs_alone) {
  EXPECT_EQ(spike_flags(differential, {10, 10, 20, 20}), (Digits{2, 1, 1, 2}));
  EXPECT_EQ(spike_flags(differential, {10, 12.5, 10, 5, 10, 10}), (Digits{2, 3, 1, 4, 1, 2}));
  EXPECT_EQ(spike_flags(differential, {10, 16, 13}), (Digits{2, 3, 2}));
  EXPECT_EQ(spike_flags(differential, {10, 12, 10}), (Digits{2, 1, 2}));
}

TEST(SpikeTest, leaves_a_neighbour_of_a_missing_or_infinite_sample_unjudged) {
  EXPECT_EQ(spike_flags(average, {10, nan, 16, nan, 10, 11, 12}), (Digits{2, 9, 2, 9, 2, 1, 2}));
  EXPECT_EQ(spike_flags(differential, {10, 10, inf, 10, 10}), (Digits{2, 2, 2, 2, 2}));
  EXPECT_EQ(spike_flags(average, {nan}), Digits{9});
}

TEST(SpikeTest, has_no_threshold_where_it_is_0_or_not_given) {
  EXPECT_EQ(spike_flags({SpikeMethod::average, {0, 5}}, {10, 14, 10, 40, 10}),
            (Digits{2, 1, 4, 4, 2}));
  EXPECT_EQ(spike_flags({SpikeMethod::average, {std::nullopt, 0}}, {10, 1e9, 10}),
            (Digits{2, 1, 2}));
}

TEST(SpikeTest, fails_above_a_fail_threshold_that_is_the_lower_one) {
  EXPECT_EQ(spike_flags({SpikeMethod::average, {4, 2}}, {10, 13, 10}), (Digits{2, 4, 2}));
}

TEST(SpikeTest, refuses_thresholds_that_are_negative_or_no_numbers) {
  EXPECT_FALSE(Spike::make({SpikeMethod::average, {-1, 4}}));
  EXPECT_FALSE(Spike::make({SpikeMethod::average, {1, nan}}));
  EXPECT_FALSE(Spike::make({SpikeMethod::average, {inf, std::nullopt}}));
}

}  // namespace
}  // namespace buoyd
