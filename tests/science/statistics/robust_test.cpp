#include "science/statistics/robust.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

namespace buoyd {
namespace {

TEST(Quantile, is_interpolated_between_neighbours) {
  const std::vector<double> values{4, 1, 3, 2};
  EXPECT_DOUBLE_EQ(quantile(values, 0), 1);
  EXPECT_DOUBLE_EQ(quantile(values, 1), 4);
  EXPECT_DOUBLE_EQ(median(values), 2.5);
  EXPECT_DOUBLE_EQ(quantile(values, 0.99), 3.97);
  EXPECT_TRUE(std::isnan(median({})));
}

TEST(RobustDeviation, is_not_moved_by_a_wild_value) {
  EXPECT_DOUBLE_EQ(robust_deviation(std::vector<double>{1, 2, 3, 4, 1e9}), 1.4826);
}

TEST(TheilSen, finds_a_trend_beside_wild_values) {
  std::vector<double> times;
  std::vector<double> values;
  for (int i = 0; i < 100; ++i) {
    times.push_back(i);
    values.push_back(i % 10 == 0 ? 1e6 : 5 + 0.25 * i);
  }
  const Trend trend = theil_sen(times, values);
  EXPECT_NEAR(trend.slope, 0.25, 1e-9);
  EXPECT_NEAR(trend.at_zero, 5, 1e-9);
}

TEST(TheilSen, of_many_points_is_that_of_their_medians) {
  std::vector<double> times;
  std::vector<double> values;
  for (int i = 0; i < 100'000; ++i) {
    times.push_back(i);
    values.push_back(5 - 0.002 * i);
  }
  EXPECT_NEAR(theil_sen(times, values).slope, -0.002, 1e-12);
}

TEST(TheilSen, of_one_time_is_not_known) {
  EXPECT_TRUE(std::isnan(theil_sen(std::vector<double>{1, 1}, std::vector<double>{2, 3}).slope));
  EXPECT_TRUE(std::isnan(theil_sen({}, {}).slope));
}

TEST(Unwrapped, goes_over_north_without_a_jump) {
  EXPECT_THAT(unwrapped(std::vector<double>{0, 1, 2, 3}, std::vector<double>{350, 10, 30, 350}),
              testing::ElementsAre(350, 370, 390, 350));
}

TEST(Unwrapped, goes_on_with_a_hull_that_turns) {
  std::vector<double> times;
  std::vector<double> headings;
  for (int i = 0; i < 100; ++i) {
    times.push_back(i);
    headings.push_back(std::fmod(40.0 * i, 360.0));
  }
  EXPECT_NEAR(unwrapped(times, headings).back(), 40 * 99, 1e-9);
}

TEST(Unwrapped, is_turned_by_no_value_that_jumps) {
  std::vector<double> times;
  std::vector<double> directions;
  for (int i = 0; i < 300; ++i) {  // about 350, and now and then the opposite
    times.push_back(i);
    directions.push_back(std::fmod(i % 50 == 20 ? 180.0 : 340.0 + 2 * (i % 11), 360.0));
  }
  const auto straight = unwrapped(times, directions);
  EXPECT_NEAR(std::remainder(median(straight) - 350, 360), 0, 2);
  EXPECT_LE(std::ranges::max(straight) - std::ranges::min(straight), 360);
}

}  // namespace
}  // namespace buoyd
