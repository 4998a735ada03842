#include "science/statistics/moments.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <initializer_list>

namespace buoyd {
namespace {

Moments moments_of(std::initializer_list<double> numbers) {
  Moments moments;
  for (const double number : numbers) moments.add(number);
  return moments;
}

TEST(MomentsTest, divide_the_squares_by_the_count) {
  const auto moments = moments_of({-1.5, 0, 1.5, 3});
  EXPECT_EQ(moments.count(), 4U);
  EXPECT_DOUBLE_EQ(moments.mean(), 0.75);
  EXPECT_NEAR(moments.std(), 1.677051, 1e-6);
}

TEST(MomentsTest, keep_a_small_spread_of_large_numbers) {
  const auto moments = moments_of({1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16});
  EXPECT_DOUBLE_EQ(moments.mean(), 1e9 + 10);
  EXPECT_NEAR(moments.std(), std::sqrt(22.5), 1e-6);
}

TEST(MomentsTest, have_no_spread_of_one_number_and_are_undefined_of_none) {
  EXPECT_EQ(moments_of({7.1}).mean(), 7.1);
  EXPECT_EQ(moments_of({7.1}).std(), 0);
  EXPECT_TRUE(std::isnan(Moments().mean()));
  EXPECT_TRUE(std::isnan(Moments().std()));
}

TEST(MomentsTest, join_as_if_all_had_been_added_to_one) {
  auto joined = moments_of({1, 2, 6});
  joined.join(moments_of({10, 20}));
  joined.join(Moments());
  const auto whole = moments_of({1, 2, 6, 10, 20});
  EXPECT_EQ(joined.count(), 5U);
  EXPECT_DOUBLE_EQ(joined.mean(), whole.mean());
  EXPECT_NEAR(joined.std(), whole.std(), 1e-12);
  Moments empty;
  empty.join(whole);
  EXPECT_DOUBLE_EQ(empty.mean(), 7.8);
}

TEST(MomentsTest, join_periods_known_by_their_statistics_alone) {
  Moments hour(600, 10, 1.0);
  hour.join(Moments(300, 12, 1.5));
  hour.join(Moments(0, NAN, NAN));
  hour.join(Moments(600, 8, 0.8));
  EXPECT_EQ(hour.count(), 1500U);
  EXPECT_NEAR(hour.mean(), 9.6, 1e-12);
  EXPECT_NEAR(hour.std(), 1.829207, 1e-6);
}

TEST(TurbulenceIntensityTest, is_undefined_without_wind_and_below_the_least_speed) {
  const auto wind = moments_of({9.1, 10.2, 10.9, 8.7, 9.6, 11.5});
  EXPECT_NEAR(turbulence_intensity(wind), 0.0979796, 1e-7);
  EXPECT_TRUE(std::isnan(turbulence_intensity(wind, 11)));
  EXPECT_EQ(turbulence_intensity(moments_of({2, 2}), 2), 0);
  EXPECT_TRUE(std::isnan(turbulence_intensity(Moments())));
  EXPECT_TRUE(std::isnan(turbulence_intensity(moments_of({-1, 1}))));
  EXPECT_TRUE(std::isnan(turbulence_intensity(moments_of({-1, -2}), -5)));
}

}  // namespace
}  // namespace buoyd
