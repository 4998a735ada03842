#include "science/flags.hpp"

#include <gtest/gtest.h>

#include <array>

namespace buoyd {
namespace {

TEST(AggregateFlagTest, takes_a_test_that_passed_over_one_that_could_not_judge) {
  using enum Flag;
  EXPECT_EQ(aggregate_flag(std::array{not_evaluated, good}), good);
  EXPECT_EQ(aggregate_flag(std::array{missing, not_evaluated}), not_evaluated);
  EXPECT_EQ(aggregate_flag(std::array{fail, suspect, good}), fail);
  EXPECT_EQ(aggregate_flag({}), missing);
}

TEST(WorstFlagTest, is_missing_as_soon_as_an_input_is) {
  using enum Flag;
  EXPECT_EQ(worst_flag({good, not_evaluated}), not_evaluated);
  EXPECT_EQ(worst_flag({fail, suspect}), fail);
  EXPECT_EQ(worst_flag({fail, missing}), missing);
  EXPECT_EQ(worst_flag({}), good);
}

}  // namespace
}  // namespace buoyd
