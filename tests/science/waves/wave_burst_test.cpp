#include "science/waves/wave_burst.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace buoyd {
namespace {

TEST(WaveBurstTest, keeps_three_series_in_their_order) {
  WaveBurst burst(4);
  EXPECT_TRUE(burst.add({1, 2, 3}));
  EXPECT_TRUE(burst.add({4, 5, 6}));
  ASSERT_EQ(burst.heave().size(), 2U);
  EXPECT_EQ(burst.heave()[1], 4);
  EXPECT_EQ(burst.east()[1], 5);
  EXPECT_EQ(burst.north()[1], 6);
}

TEST(WaveBurstTest, gives_a_sample_that_did_not_come_its_place) {
  WaveBurst burst(4);
  burst.add({});
  ASSERT_EQ(burst.heave().size(), 1U);
  EXPECT_TRUE(std::isnan(burst.heave()[0]));
}

TEST(WaveBurstTest, moves_the_last_ones_where_one_comes_behind_them) {
  WaveBurst burst(4);
  burst.add({1, 1, 1});
  burst.add({});
  burst.add({2, 4, 6});
  burst.add_behind(1, {3, 5, 7});
  ASSERT_EQ(burst.heave().size(), 3U);
  EXPECT_EQ(burst.heave()[0], 1);
  EXPECT_EQ(burst.heave()[1], 2);
  EXPECT_EQ(burst.east()[1], 4);
  EXPECT_EQ(burst.north()[2], 7);
}

TEST(WaveBurstTest, drops_what_does_not_fit) {
  WaveBurst burst(1);
  EXPECT_TRUE(burst.add({1, 0, 0}));
  EXPECT_FALSE(burst.add({2, 0, 0}));
  ASSERT_EQ(burst.heave().size(), 1U);
  EXPECT_EQ(burst.heave()[0], 1);
}

}  // namespace
}  // namespace buoyd
