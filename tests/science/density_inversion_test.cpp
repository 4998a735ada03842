#include "science/quality/density_inversion.hpp"

#include <gtest/gtest.h>

#include "science/judged_flags.hpp"

namespace buoyd {
namespace {

using test::Digits;
using test::inf;
using test::nan;

Digits profile_flags(std::vector<double> density, std::vector<double> depth,
                     Thresholds growth = {-0.125, -0.5}) {
  return test::digits(*density_inversion_flags({density, depth}, growth));
}

TEST(DensityInversionTest, flags_both_records_of_an_inversion) {
  EXPECT_EQ(profile_flags({24, 24.5, 24.25, 26}, {0, 1, 2, 3}), (Digits{1, 3, 3, 1}));
  EXPECT_EQ(profile_flags({24, 24.5, 23.75, 23.5}, {0, 1, 2, 3}), (Digits{1, 4, 4, 3}));
  EXPECT_EQ(profile_flags({24, 23.75, 23}, {0, 1, 2}), (Digits{3, 4, 4}));
}

TEST(DensityInversionTest, passes_a_growth_at_the_threshold) {
  EXPECT_EQ(profile_flags({24, 23.875, 23.375}, {0, 1, 2}), (Digits{1, 3, 3}));
}

TEST(DensityInversionTest, turns_round_on_the_way_up_and_sees_none_at_one_depth) {
  EXPECT_EQ(profile_flags({26, 25, 25.25, 24}, {30, 20, 10, 0}), (Digits{1, 3, 3, 1}));
  EXPECT_EQ(profile_flags({26, 20, 26}, {10, 10, 10}), (Digits{1, 1, 1}));
}

TEST(DensityInversionTest, takes_a_record_without_a_part_and_the_next_to_be_missing) {
  EXPECT_EQ(profile_flags({24, 24.5, nan, 25, 25.5}, {0, 1, 2, 3, 4}), (Digits{1, 1, 9, 9, 1}));
  EXPECT_EQ(profile_flags({24, 26, 27, 26}, {nan, 1, 2, 3}), (Digits{9, 9, 4, 4}));
  EXPECT_EQ(profile_flags({24, 25, 26, 20}, {0, 1, nan, 3}), (Digits{1, 1, 9, 9}));
  EXPECT_EQ(profile_flags({24, 25, inf, 25, 26}, {0, 1, 2, 3, 4}), (Digits{1, 1, 2, 2, 1}));
}

TEST(DensityInversionTest, does_not_judge_a_single_record) {
  EXPECT_EQ(profile_flags({24}, {0}), Digits{2});
  EXPECT_EQ(profile_flags({}, {}), Digits{});
}

TEST(DensityInversionTest, does_without_a_threshold_and_refuses_unequal_lists) {
  EXPECT_EQ(profile_flags({24, 20}, {0, 1}, {-0.125, std::nullopt}), (Digits{3, 3}));
  EXPECT_EQ(profile_flags({24, 20}, {0, 1}, {}), (Digits{1, 1}));
  const std::vector<double> two{1, 2};
  EXPECT_FALSE(density_inversion_flags({two, {}}, {}));
  EXPECT_FALSE(density_inversion_flags({two, two}, {nan, std::nullopt}));
}

}  // namespace
}  // namespace buoyd
