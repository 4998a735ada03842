#include "science/derived/depth_pressure.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace buoyd {
namespace {

TEST(DepthPressureTest, is_the_inverse_of_the_published_fit) {
  for (const double pressure : {0.0, 0.5, 10.0, 500.0, 6000.0}) {
    const double depth = (1 - 8.545e-3) * pressure - 2.21e-6 * pressure * pressure;
    EXPECT_NEAR(pressure_at_depth(depth), pressure, 1e-9);
  }
  EXPECT_NEAR(pressure_at_depth(-1), -1.0086, 1e-4) << "above the surface";
}

TEST(DepthPressureTest, is_undefined_of_what_is_no_depth) {
  EXPECT_TRUE(std::isnan(pressure_at_depth(NAN)));
  EXPECT_TRUE(std::isnan(pressure_at_depth(INFINITY)));
  EXPECT_TRUE(std::isnan(pressure_at_depth(1e9)));
}

}  // namespace
}  // namespace buoyd
