#include "shore/certify/seal_walk.hpp"

#include <gtest/gtest.h>

namespace buoyshore {
namespace {

TEST(SealNumbers, lie_below_one_another_without_what_is_absent) {
  buoyd::Seal seal;
  seal.numbers = {11, 30};
  seal.absent = {{13, 14}, {20, 25}};
  ASSERT_EQ(seal.readings(), 12U);
  EXPECT_EQ(readings_below(seal, 11), 0U);
  EXPECT_EQ(readings_below(seal, 13), 2U);
  EXPECT_EQ(readings_below(seal, 14), 2U);
  EXPECT_EQ(readings_below(seal, 15), 2U);
  EXPECT_EQ(readings_below(seal, 26), 7U);
  EXPECT_EQ(readings_below(seal, 31), 12U);
  EXPECT_EQ(readings_below(seal, 1000), 12U) << "none lies behind its last";
}

}  // namespace
}  // namespace buoyshore
