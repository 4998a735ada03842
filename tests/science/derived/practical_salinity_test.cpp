#include "science/derived/practical_salinity.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace buoyd {
namespace {

constexpr double not_measured = std::numeric_limits<double>::quiet_NaN();

// UNESCO Technical Papers in Marine Science 44 (1983) checks by the ratio and by IPTS-68.
double salinity_of_ratio(double ratio, double t68, double pressure) {
  return practical_salinity(4.2914 * ratio, t68 / 1.00024, pressure);
}

TEST(PracticalSalinityTest, agrees_with_the_check_values_of_1978) {
  EXPECT_NEAR(salinity_of_ratio(1, 15, 0), 35.000000, 5e-7);
  EXPECT_NEAR(salinity_of_ratio(1.2, 20, 2000), 37.245628, 5e-7);
  EXPECT_NEAR(salinity_of_ratio(0.65, 5, 1500), 27.995347, 5e-7);
}

TEST(PracticalSalinityTest, extends_the_scale_below_two) {  // GSW-Python 3.6.16
  EXPECT_NEAR(practical_salinity(0.1, 20, 0), 0.5500722192379529, 1e-12);
  EXPECT_NEAR(practical_salinity(0.02, 10, 0), 0.13404293724337762, 1e-12);
  EXPECT_NEAR(practical_salinity(0.26, 15, 0), 1.691023292441286, 1e-12);
}

TEST(PracticalSalinityTest, makes_no_step_at_two) {
  for (const double t : {-1.5, 15.0, 38.0}) {
    double low = 0.01;
    double high = 1;
    while (high - low > 1e-15) {
      const double middle = (low + high) / 2;
      (practical_salinity(middle, t, 0) < 2 ? low : high) = middle;
    }
    EXPECT_NEAR(practical_salinity(low, t, 0), 2, 1e-12) << t;
    EXPECT_NEAR(practical_salinity(high, t, 0), 2, 1e-12) << t;
  }
}

TEST(PracticalSalinityTest, is_undefined_without_conductivity) {
  for (const double t : {-1.0, 10.0, 15.0, 30.0}) {
    EXPECT_TRUE(std::isnan(practical_salinity(0, t, 0))) << t;
  }
  EXPECT_TRUE(std::isnan(practical_salinity(-0.1, 15, 0)));
}

TEST(PracticalSalinityTest, is_never_below_zero) {  // what is left of a dry cell's conductivity
  EXPECT_TRUE(std::isnan(practical_salinity(1e-7, 10, 0)));
}

TEST(PracticalSalinityTest, is_undefined_for_what_is_no_number) {
  EXPECT_TRUE(std::isnan(practical_salinity(not_measured, 15, 0)));
  EXPECT_TRUE(std::isnan(practical_salinity(4, not_measured, 0)));
  EXPECT_TRUE(std::isnan(practical_salinity(4, 15, not_measured)));
  for (const double infinite : {HUGE_VAL, -HUGE_VAL}) {
    EXPECT_TRUE(std::isnan(practical_salinity(infinite, 15, 0)));
    EXPECT_TRUE(std::isnan(practical_salinity(4, infinite, 0)));
    EXPECT_TRUE(std::isnan(practical_salinity(4, 15, infinite)));
  }
}

}  // namespace
}  // namespace buoyd
