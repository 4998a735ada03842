#include "science/derived/difference.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace buoyd {
namespace {

constexpr DerivedValue no_operand;

TEST(DifferenceTest, has_the_worst_flag_and_is_missing_with_either) {
  const auto result = difference({3, Flag::good}, {5, Flag::fail});
  EXPECT_EQ(result.value, -2);
  EXPECT_EQ(result.flag, Flag::fail);
  EXPECT_EQ(difference(no_operand, {5, Flag::good}).flag, Flag::missing);
  EXPECT_TRUE(std::isnan(difference({3, Flag::good}, {5, Flag::missing}).value));
  EXPECT_EQ(difference({NAN, Flag::good}, {5, Flag::good}).flag, Flag::missing);
}

TEST(CircularDifferenceTest, is_the_shorter_arc) {
  EXPECT_EQ(circular_difference({10, Flag::good}, {350, Flag::suspect}).value, 20);
  EXPECT_EQ(circular_difference({10, Flag::good}, {350, Flag::suspect}).flag, Flag::suspect);
  EXPECT_EQ(circular_difference({270, Flag::good}, {90, Flag::good}).value, -180);
  EXPECT_EQ(circular_difference({90, Flag::good}, no_operand).flag, Flag::missing);
}

TEST(FirstGoodTest, prefers_the_first_but_a_good_second_to_a_suspect_first) {
  using enum Flag;
  using Source = FirstGood::Source;
  const auto source = [](Flag a, Flag b) { return first_good({1, a}, {2, b}).source; };
  EXPECT_EQ(source(good, good), Source::a);
  EXPECT_EQ(source(not_evaluated, good), Source::a);
  EXPECT_EQ(source(suspect, good), Source::b);
  EXPECT_EQ(source(suspect, not_evaluated), Source::b);
  EXPECT_EQ(source(suspect, suspect), Source::a);
  EXPECT_EQ(source(fail, suspect), Source::b);
  EXPECT_EQ(source(missing, fail), std::nullopt);
  EXPECT_EQ(first_good({1, good}, {2, good}).value.value, 1);
  EXPECT_EQ(first_good({1, fail}, {2, suspect}).value.flag, suspect);
  EXPECT_EQ(first_good({1, fail}, {2, fail}).value.flag, missing);
  EXPECT_EQ(first_good({NAN, good}, {2, good}).source, Source::b);
}

}  // namespace
}  // namespace buoyd
