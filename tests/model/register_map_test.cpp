#include "model/register_map.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

TEST(ReadSpan, contains_and_overlaps_by_function_and_every_register) {
  const ReadSpan span{3, 10, 4};
  struct Case {
    ReadSpan other;
    bool contained;
    bool overlapping;
  };
  for (const Case& c :
       {Case{{3, 10, 4}, true, true}, Case{{3, 13, 1}, true, true}, Case{{3, 13, 2}, false, true},
        Case{{3, 9, 2}, false, true}, Case{{3, 8, 9}, false, true}, Case{{3, 14, 1}, false, false},
        Case{{3, 9, 1}, false, false}, Case{{4, 11, 1}, false, false}}) {
    EXPECT_EQ(contains(span, c.other), c.contained) << c.other.address << '+' << c.other.count;
    EXPECT_EQ(overlaps(span, c.other), c.overlapping) << c.other.address << '+' << c.other.count;
    EXPECT_EQ(overlaps(c.other, span), c.overlapping) << c.other.address << '+' << c.other.count;
  }
  EXPECT_TRUE(contains({3, 65530, 6}, {3, 65535, 1})) << "the last address there is";
}

TEST(RegisterMap, hole_in_says_the_first_hole_that_a_read_would_touch) {
  RegisterMap map;
  map.holes = {{3, 20, 29}, {3, 40, 65535}};
  EXPECT_EQ(map.hole_in({3, 10, 10}), nullptr);
  EXPECT_EQ(map.hole_in({4, 20, 10}), nullptr) << "of another function";
  EXPECT_EQ(map.hole_in({3, 30, 10}), nullptr);
  EXPECT_EQ(map.hole_in({3, 10, 11}), &map.holes[0]);
  EXPECT_EQ(map.hole_in({3, 29, 1}), &map.holes[0]);
  EXPECT_EQ(map.hole_in({3, 65535, 1}), &map.holes[1]);
}

}  // namespace
}  // namespace buoyd
