#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "science/judged_flags.hpp"
#include "science/quality/gross_range.hpp"
#include "science/quality/valid_range.hpp"

namespace buoyd {
namespace {

using test::Digits;
using test::inf;
using test::judged;
using test::nan;
using ::testing::HasSubstr;

TEST(GrossRangeTest, holds_the_ends_of_both_spans_to_be_inside) {
  const auto test = GrossRange::make({{-2, 40}, Span{0, 30}});
  EXPECT_EQ(judged(*test, {-2.001, -2, -0.001, 0, 30, 30.001, 40, 40.001}),
            (Digits{4, 3, 3, 1, 1, 3, 3, 4}));
  EXPECT_EQ(judged(*test, {nan, inf, -inf}), (Digits{9, 4, 4}));
}

TEST(GrossRangeTest, takes_the_ends_in_either_order_and_does_without_a_suspect_span) {
  EXPECT_EQ(judged(*GrossRange::make({{40, -2}, Span{30, 0}}), {-1, 15, 41}), (Digits{3, 1, 4}));
  EXPECT_EQ(judged(*GrossRange::make({{40, -2}, std::nullopt}), {-3, -2, 40, 41}),
            (Digits{4, 1, 1, 4}));
}

TEST(GrossRangeTest, refuses_a_suspect_span_that_is_not_inside_the_fail_span) {
  EXPECT_TRUE(GrossRange::make({{0, 10}, Span{0, 10}}));
  EXPECT_THAT(GrossRange::make({{0, 10}, Span{-1, 10}}).error().text,
              HasSubstr("suspect span -1 to 10 is not inside the fail span 0 to 10"));
  EXPECT_FALSE(GrossRange::make({{0, 10}, Span{5, 10.5}}));
  EXPECT_FALSE(GrossRange::make({{0, nan}, std::nullopt}));
  EXPECT_FALSE(GrossRange::make({{0, 10}, Span{nan, 1}}));
}

TEST(ValidRangeTest, takes_in_the_lower_end_and_leaves_out_the_upper_one) {
  EXPECT_EQ(judged(*ValidRange::make({0, 360}), {-0.125, 0, 359.875, 360, nan}),
            (Digits{4, 1, 1, 4, 9}));
  EXPECT_EQ(judged(*ValidRange::make({1, 3, false, true}), {1, 2, 3, 3.125}), (Digits{4, 1, 1, 4}));
}

TEST(ValidRangeTest, lets_all_pass_an_open_end_and_nothing_an_empty_range) {
  EXPECT_EQ(judged(*ValidRange::make({std::nullopt, 3}), {-inf, -1e300, 3}), (Digits{1, 1, 4}));
  EXPECT_EQ(judged(*ValidRange::make({1, std::nullopt}), {0, 1, inf}), (Digits{4, 1, 1}));
  EXPECT_EQ(judged(*ValidRange::make({5, 5}), {4, 5, 6}), (Digits{4, 4, 4}));
  EXPECT_EQ(judged(*ValidRange::make({7, 5}), {4, 5, 6, 7}), (Digits{4, 4, 4, 4}));
  EXPECT_FALSE(ValidRange::make({nan, 5}));
  EXPECT_FALSE(ValidRange::make({0, nan}));
}

}  // namespace
}  // namespace buoyd
