#include "firmware-host/registers/register_time.hpp"

#include <gtest/gtest.h>

#include "firmware-host/test_models.hpp"

namespace buoysim {
namespace {

TEST(RegisterTime, mixed_radix_of_thirty_one_days) {
  EXPECT_EQ(months_of_31_days(utc("2026-03-14T15:09:26Z")), 844960166);
  EXPECT_EQ(months_of_31_days(utc("2026-12-31T23:59:58.9Z")), 870566398);
}

TEST(RegisterTime, the_digits_of_date_and_time) {
  const auto time = utc("2026-03-04T05:09:06.7Z");
  const std::pair<const char*, double> cases[] = {
      {"YYYYMMDD", 20260304},
      {"hhmmss", 50906},
      {"DDMMYY", 40326},
      {"YY", 26},
      {"YYYY", 2026},
      {"M", 3},
      {"ss", 6},
      {"mm", 9},
      {"YYYYMMDDhhmmss", 20260304050906},
      {"hhDD", 504},
  };
  for (const auto& [digits, number] : cases) {
    EXPECT_EQ(number_of_digits(time, digits), number) << digits;
  }
}

}  // namespace
}  // namespace buoysim
