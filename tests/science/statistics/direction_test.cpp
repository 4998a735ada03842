#include "science/statistics/direction.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <initializer_list>
#include <limits>

namespace buoyd {
namespace {

DirectionMean mean_of(std::initializer_list<double> directions) {
  DirectionMean mean;
  for (const double direction : directions) mean.add(direction);
  return mean;
}

TEST(FoldDirectionTest, stays_below_360) {
  EXPECT_EQ(fold_direction(360), 0);
  EXPECT_EQ(fold_direction(-90), 270);
  EXPECT_EQ(fold_direction(725), 5);
  EXPECT_EQ(fold_direction(-1e-20), 0);
  EXPECT_FALSE(std::signbit(fold_direction(-360)));
  EXPECT_TRUE(std::isnan(fold_direction(NAN)));
  EXPECT_TRUE(std::isnan(fold_direction(std::numeric_limits<double>::infinity())));
}

TEST(ShorterArcTest, goes_half_way_round_to_the_left) {
  EXPECT_EQ(shorter_arc(10, 350), 20);
  EXPECT_EQ(shorter_arc(350, 10), -20);
  EXPECT_EQ(shorter_arc(180, 0), -180);
  EXPECT_EQ(shorter_arc(0, 180), -180);
  EXPECT_EQ(shorter_arc(359, -722), 1);
  EXPECT_TRUE(std::isnan(shorter_arc(NAN, 0)));
}

TEST(DirectionOfTest, is_clockwise_from_north) {
  EXPECT_EQ(direction_of(0, 1), 0);
  EXPECT_EQ(direction_of(1, 0), 90);
  EXPECT_EQ(direction_of(0, -1), 180);
  EXPECT_EQ(direction_of(-1, 0), 270);
  EXPECT_EQ(direction_of(-1e-30, 1), 0);
}

TEST(DirectionMeanTest, crosses_north) {
  EXPECT_NEAR(mean_of({10, 350, 0, 355}).direction(), 358.741026, 1e-6);
  EXPECT_NEAR(mean_of({10, 350, 0, 355}).resultant(), 0.991692, 1e-6);
  EXPECT_NEAR(mean_of({350, 355, 5, 10}).std(), 7.906612, 1e-6);
}

TEST(DirectionMeanTest, is_undefined_where_directions_cancel_each_other) {
  const auto opposite = mean_of({90, 270});
  EXPECT_TRUE(std::isnan(opposite.direction()));
  EXPECT_NEAR(opposite.resultant(), 0, 1e-15);
  EXPECT_NEAR(opposite.std(), 360 / std::sqrt(12), 1e-9);
  EXPECT_TRUE(std::isnan(mean_of({}).resultant()));
  EXPECT_TRUE(std::isnan(mean_of({}).direction()));
  EXPECT_TRUE(std::isnan(mean_of({}).std()));
}

TEST(DirectionMeanTest, has_no_spread_of_a_steady_direction) {
  DirectionMean steady;
  for (int i = 0; i < 100000; ++i) steady.add(77.7);
  EXPECT_LE(steady.resultant(), 1);
  EXPECT_LT(steady.std(), 2e-6);
  EXPECT_NEAR(steady.direction(), 77.7, 1e-12);
}

TEST(DirectionMeanTest, joins) {
  auto mean = mean_of({10, 350});
  mean.join(mean_of({0, 355}));
  EXPECT_EQ(mean.count(), 4U);
  EXPECT_NEAR(mean.direction(), 358.741026, 1e-6);
}

TEST(CompensatedSumTest, does_not_lose_the_small) {
  CompensatedSum sum;
  sum.add(1e16);
  sum.add(2);
  sum.add(1e-5);
  sum.add(-1e16);
  EXPECT_EQ(sum.value(), 2 + 1e-5);
}

}  // namespace
}  // namespace buoyd
