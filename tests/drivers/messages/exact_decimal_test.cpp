#include "drivers/messages/exact_decimal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace buoyd {
namespace {

std::string print(const std::optional<Decimal>& decimal) {
  return decimal ? decimal->digits : "none";
}

struct Conversion {
  const char* text;
  std::int64_t numerator;
  std::int64_t denominator;
  const char* result;
};

class Conversions : public testing::TestWithParam<Conversion> {};

TEST_P(Conversions, are_exact) {
  const Conversion& c = GetParam();
  EXPECT_EQ(print(convert_decimal(c.text, c.numerator, c.denominator)), c.result);
}

INSTANTIATE_TEST_SUITE_P(Ratios, Conversions,
                         testing::Values(Conversion{"11.63", 1852, 3600, "5.98299"},
                                         Conversion{"12.7", 1852, 3600, "6.5334"},
                                         Conversion{"36", 1000, 3600, "10.000"},
                                         Conversion{"-3.6", 1000, 3600, "-1.0000"},
                                         Conversion{"0.0", 1852, 3600, "0.0000"},
                                         Conversion{"-0.0", 1852, 3600, "0.0000"},
                                         Conversion{"0.001", 1, 3, "0.000333"},
                                         Conversion{"0.002", 1, 3, "0.000667"}));

INSTANTIATE_TEST_SUITE_P(
    Points, Conversions,
    testing::Values(Conversion{"1.0074", 1000, 1, "1007.4"}, Conversion{"1.01", 1000, 1, "1010"},
                    Conversion{"101325", 1, 100, "1013.25"}, Conversion{"5", 1, 100, "0.05"},
                    Conversion{"2.50", 2000, 2, "2500"}, Conversion{"-.5", 10, 1, "-5"},
                    Conversion{"+7.", 1, 10, "0.7"}));

const Conversion conversions_no_numbers[] = {
    {"", 1, 3, "none"},
    {"-", 1, 3, "none"},
    {".", 1, 3, "none"},
    {"1.2.3", 1, 3, "none"},
    {"1e5", 1, 3, "none"},
    {" 1", 1, 3, "none"},
    {"nan", 1, 3, "none"},
    {"123456789012345678", 1, 3, "none"},
    {"99999999999999999", 1'000'000, 999'999, "none"},
    {"99999999999999999", 1'000'000, 1, "none"},
};
INSTANTIATE_TEST_SUITE_P(NoNumbers, Conversions, ::testing::ValuesIn(conversions_no_numbers));

struct Angle {
  const char* text;
  const char* degrees;
};

class Angles : public testing::TestWithParam<Angle> {};

TEST_P(Angles, are_degrees) {
  EXPECT_EQ(print(degrees_of(GetParam().text)), GetParam().degrees);
}

const Angle angles_all[] = {
    {"1353.25162451", "13.887527075167"},
    {"4807.038", "48.1173000"},
    {"05445.30213512", "54.755035585333"},
    {"01131.324", "11.5220667"},
    {"0000.0000", "0.00000000"},
    {"18000.0000", "180.00000000"},
    {"5959.9999", "59.99999833"},
    {"4530", "45.5000"},
    {"4530.", "45.5000"},
    {"130.5", "1.50833"},
    {"99959.99999999999", "999.999999999999833"},
};
INSTANTIATE_TEST_SUITE_P(All, Angles, ::testing::ValuesIn(angles_all));

INSTANTIATE_TEST_SUITE_P(NoAngles, Angles,
                         testing::Values(Angle{"", "none"}, Angle{"07.5", "none"},
                                         Angle{"4860.000", "none"}, Angle{"-4807.0", "none"},
                                         Angle{"480a.0", "none"}, Angle{"123456.0", "none"},
                                         Angle{"4807.0000000000001", "none"},
                                         Angle{"4807,038", "none"}));

// The degrees give back every digit of the minutes.
TEST(Degrees, keep_every_digit) {
  std::mt19937 random(20261120);
  for (int i = 0; i < 2000; ++i) {
    const int decimals = static_cast<int>(random() % 9);
    const auto scale = static_cast<std::int64_t>(std::pow(10, decimals));
    const auto degrees = static_cast<std::int64_t>(random() % 180);
    const std::int64_t minutes =
        std::uniform_int_distribution<std::int64_t>(0, 60 * scale - 1)(random);
    char text[40];
    std::snprintf(text, sizeof text, "%03lld%02lld.%0*lld", static_cast<long long>(degrees),
                  static_cast<long long>(minutes / scale), decimals,
                  static_cast<long long>(minutes % scale));
    if (decimals == 0) text[5] = '\0';
    const auto result = degrees_of(text);
    ASSERT_TRUE(result) << text;
    const long double back = (std::stold(result->digits) - static_cast<long double>(degrees)) * 60;
    EXPECT_EQ(std::llroundl(back * static_cast<long double>(scale)), minutes) << text;
  }
}

}  // namespace
}  // namespace buoyd
