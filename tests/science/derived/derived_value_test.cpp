#include "science/derived/derived_value.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace buoyd {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

TEST(DerivedValueTest, bears_the_worst_flag_of_its_inputs) {
  using enum Flag;
  EXPECT_EQ(derived_value(3, {good, not_evaluated}).flag, not_evaluated);
  EXPECT_EQ(derived_value(3, {suspect, not_evaluated}).flag, suspect);
  EXPECT_EQ(derived_value(3, {fail, good}).flag, fail);
}

TEST(DerivedValueTest, is_there_although_an_input_failed) {
  EXPECT_EQ(derived_value(3, {Flag::fail}).value, 3);
}

TEST(DerivedValueTest, is_missing_with_an_input_whatever_the_result) {
  const auto value = derived_value(3, {Flag::good, Flag::missing});
  EXPECT_TRUE(std::isnan(value.value));
  EXPECT_EQ(value.flag, Flag::missing);
}

TEST(DerivedValueTest, is_missing_if_undefined) {
  for (const double undefined : {not_a_number, HUGE_VAL, -HUGE_VAL}) {
    const auto value = derived_value(undefined, {Flag::good});
    EXPECT_TRUE(std::isnan(value.value));
    EXPECT_EQ(value.flag, Flag::missing);
  }
}

}  // namespace
}  // namespace buoyd
