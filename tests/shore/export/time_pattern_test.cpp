#include "shore/export/text/time_pattern.hpp"

#include <gtest/gtest.h>

#include "shore/sample_readings.hpp"

namespace buoyshore {
namespace {

TEST(TimePattern, each_letter_is_a_part_of_the_time) {
  const auto time = test::utc_of(1'795'158'061'000'042);
  EXPECT_EQ(time_text("%Y-%m-%d %H:%M:%S.%f%z", time, {}), "2026-11-20 07:01:01.000042Z");
  EXPECT_EQ(time_text("%y%j %z 100%%", time, TimeZone::named("+08:00").value()),
            "26324 +08:00 100%");
}

TEST(TimePattern, before_1970_the_second_has_its_fraction_too) {
  EXPECT_EQ(time_text("%S.%f", test::utc_of(-1), {}), "59.999999");
}

TEST(TimePattern, other_letters_are_refused) {
  EXPECT_TRUE(check_time_pattern("%Y%%"));
  EXPECT_FALSE(check_time_pattern("%Q"));
  EXPECT_FALSE(check_time_pattern("100%"));
}

}  // namespace
}  // namespace buoyshore
