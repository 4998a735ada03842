#include "science/waves/gaps.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "science/waves/gap.hpp"

namespace buoyd {
namespace {

using test::gap;

constexpr double infinite = std::numeric_limits<double>::infinity();

TEST(Gaps, a_short_one_is_bridged_by_a_line) {
  std::vector<double> series{1, gap, gap, 4, infinite, 8};
  EXPECT_EQ(bridge_gaps(series, 2), 3U);
  EXPECT_THAT(series, ::testing::ElementsAre(1, 2, 3, 4, 6, 8));
}

TEST(Gaps, a_longer_one_stays) {
  std::vector<double> series{1, gap, gap, 4};
  EXPECT_EQ(bridge_gaps(series, 1), 0U);
  EXPECT_TRUE(std::isnan(series[1]));
  EXPECT_TRUE(std::isnan(series[2]));
}

TEST(Gaps, nothing_is_bridged_at_the_ends) {
  std::vector<double> series{gap, 2, 3, gap};
  EXPECT_EQ(bridge_gaps(series, 5), 0U);
  EXPECT_TRUE(std::isnan(series.front()));
  EXPECT_TRUE(std::isnan(series.back()));
  std::vector<double> none;
  EXPECT_EQ(bridge_gaps(none, 5), 0U);
  std::vector<double> all{gap, gap};
  EXPECT_EQ(bridge_gaps(all, 5), 0U);
}

}  // namespace
}  // namespace buoyd
