#include "science/quality/rate_of_change.hpp"

#include <gtest/gtest.h>

#include "science/judged_flags.hpp"

namespace buoyd {
namespace {

using test::at_second;
using test::Digits;
using test::inf;
using test::judged_every;
using test::nan;

TEST(RateOfChangeTest, flags_a_rate_above_a_threshold_and_none_at_it) {
  const auto test = *RateOfChange::make({0.5, 1});
  EXPECT_EQ(judged_every(8, test, {0, 4, 8.1, 0.1, -8}), (Digits{1, 1, 3, 3, 4}));
  EXPECT_EQ(judged_every(8, *RateOfChange::make({std::nullopt, 1}), {0, 7, 16}), (Digits{1, 1, 4}));
}

TEST(RateOfChangeTest, takes_a_sample_behind_a_missing_one_to_be_good) {
  EXPECT_EQ(judged_every(1, *RateOfChange::make({4, std::nullopt}), {2, 10, 2, 3, nan, nan, 7, 10}),
            (Digits{1, 3, 3, 1, 9, 9, 1, 1}));
  EXPECT_EQ(judged_every(1, *RateOfChange::make({4, 5}), {2, inf, 90, 90}), (Digits{1, 2, 1, 1}));
}

TEST(RateOfChangeTest, holds_a_threshold_of_0_to_be_in_force) {
  EXPECT_EQ(judged_every(60, *RateOfChange::make({0, std::nullopt}), {3, 3, 3.000001}),
            (Digits{1, 1, 3}));
}

TEST(RateOfChangeTest, divides_by_the_exact_time_between) {
  auto test = *RateOfChange::make({2, std::nullopt});
  EXPECT_EQ(test.judge(at_second(0), 0), Flag::good);
  EXPECT_EQ(test.judge(at_second(0.5), 1), Flag::good);
  EXPECT_EQ(test.judge(at_second(1), 2.001), Flag::suspect);
  EXPECT_EQ(test.judge(at_second(2.9), 5.8), Flag::good);
}

TEST(RateOfChangeTest, does_not_judge_where_no_time_has_passed) {
  auto test = *RateOfChange::make({0.5, std::nullopt});
  EXPECT_EQ(test.judge(at_second(10), 1), Flag::good);
  EXPECT_EQ(test.judge(at_second(10), 1), Flag::not_evaluated);
  EXPECT_EQ(test.judge(at_second(9), 1), Flag::not_evaluated);
  EXPECT_EQ(test.judge(at_second(9), nan), Flag::missing);
  EXPECT_EQ(test.judge(at_second(8), 1), Flag::good);
}

/// As in one packet, or in a backlog that was read in two pieces.
TEST(RateOfChangeTest, does_not_judge_what_was_read_at_once) {
  auto test = *RateOfChange::make({0.5, 5});
  EXPECT_EQ(test.judge(at_second(10), 1), Flag::good);
  EXPECT_EQ(test.judge(at_second(10.00005), 1.1), Flag::not_evaluated) << "2000 a second";
  EXPECT_EQ(test.judge(at_second(11), 1.2), Flag::good);
}

TEST(RateOfChangeTest, refuses_thresholds_that_are_negative_or_no_numbers) {
  EXPECT_FALSE(RateOfChange::make({-0.5, std::nullopt}));
  EXPECT_FALSE(RateOfChange::make({0.5, inf}));
}

}  // namespace
}  // namespace buoyd
