#include "drivers/registers/register_time.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace buoyd {
namespace {

struct DigitsCase {
  const char* what;
  std::vector<std::string> digits;
  std::vector<std::int64_t> numbers;
  std::optional<std::int64_t> seconds;
};

// 1773500966 is 2026-03-14 15:09:26, 1773446400 the midnight before it.
const DigitsCase digits_cases[] = {
    {"one number", {"YYYYMMDDhhmmss"}, {20260314150926}, 1773500966},
    {"two numbers", {"DDMMYY", "hhmmss"}, {140326, 150926}, 1773500966},
    {"leading zeros", {"DDMMYY", "hhmmss"}, {10126, 5}, 1767225605},
    {"six numbers", {"YYYY", "MM", "DD", "hh", "mm", "ss"}, {2026, 3, 14, 15, 9, 26}, 1773500966},
    {"in any order", {"ss", "mm", "hh", "DD", "MM", "YY"}, {26, 9, 15, 14, 3, 26}, 1773500966},
    {"without time", {"YYYYMMDD"}, {20260314}, 1773446400},
    {"the last century", {"YYYYMMDD"}, {19991231}, 946598400},
    {"February of a leap year", {"YYYYMMDD"}, {20240229}, 1709164800},
    {"no leap year", {"YYYYMMDD"}, {20260229}, std::nullopt},
    {"month 13", {"YYYYMMDD"}, {20261301}, std::nullopt},
    {"month 0", {"YYYYMMDD"}, {20260001}, std::nullopt},
    {"hour 24", {"YYYYMMDD", "hh"}, {20260314, 24}, std::nullopt},
    {"minute 60", {"YYYYMMDD", "hhmm"}, {20260314, 1560}, std::nullopt},
    {"more digits than said", {"YYMMDD"}, {1260314}, std::nullopt},
    {"a negative number", {"YYYYMMDD"}, {-20260314}, std::nullopt},
    {"all ones", {"YYYY", "MM", "DD"}, {65535, 65535, 65535}, std::nullopt},
    {"a clock that was never set", {"YYYY", "MM", "DD"}, {0, 0, 0}, std::nullopt},
};

TEST(DigitsOfATime, are_seconds_or_nothing) {
  for (const DigitsCase& one : digits_cases) {
    EXPECT_EQ(seconds_of_digits(one.digits, one.numbers), one.seconds) << one.what;
  }
}

}  // namespace
}  // namespace buoyd
