#include "science/derived/sea_water.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace buoyd {
namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

void expect_sea_water(const SeaWater& water, double density, double sound_speed) {
  EXPECT_NEAR(water.density, density, 1e-9 * density);
  EXPECT_NEAR(water.sound_speed, sound_speed, 1e-4);
}

TEST(SeaWaterTest, without_salt_has_the_specific_volumes_that_the_release_prints) {
  // IAPWS SR7-09, table 3: the derivative by pressure at 0 degC, also under 100 MPa, and at 40
  // degC.
  EXPECT_NEAR(1 / sea_water(0, 0, 0).density, 0.100015695e-2, 5e-12);
  EXPECT_NEAR(1 / sea_water(0, 0, 9989.8675).density, 0.956683354e-3, 5e-13);
  EXPECT_NEAR(1 / sea_water(0, 40, 0).density, 0.100784471e-2, 5e-12);
}

TEST(SeaWaterTest, agrees_with_the_exact_functions_of_gsw) {  // GSW-Python 3.6.16
  expect_sea_water(sea_water(35, 15, 0), 1025.9760294438163, 1506.6736005289565);
  expect_sea_water(sea_water(0, 4, 0), 999.9748730654422, 1421.6448623568185);
  expect_sea_water(sea_water(35, 2, 4000), 1046.021641844709, 1524.6960409756389);
  expect_sea_water(sea_water(5, 25, 10), 1000.8548535536939, 1502.3353101288901);
}

TEST(SeaWaterTest, has_the_reference_compositions_absolute_salinity) {
  EXPECT_DOUBLE_EQ(sea_water(35, 15, 0).absolute_salinity, 35.16504);
  EXPECT_EQ(sea_water(0, 15, 0).absolute_salinity, 0);
}

TEST(SeaWaterTest, is_undefined_as_a_whole) {
  for (const double bad : {no_number, HUGE_VAL, -HUGE_VAL}) {
    for (const auto& water :
         {sea_water(bad, 15, 0), sea_water(35, bad, 0), sea_water(35, 15, bad)}) {
      EXPECT_TRUE(std::isnan(water.absolute_salinity));
      EXPECT_TRUE(std::isnan(water.density));
      EXPECT_TRUE(std::isnan(water.sound_speed));
    }
  }
  EXPECT_TRUE(std::isnan(sea_water(-0.001, 15, 0).absolute_salinity));
  EXPECT_TRUE(std::isnan(sea_water(45, -198, 78000).density));  // it would be below 0
}

}  // namespace
}  // namespace buoyd
