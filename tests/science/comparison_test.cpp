#include "science/statistics/comparison.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "science/statistics/direction.hpp"

namespace buoyd {
namespace {

TEST(Compared, bias_spread_and_regression) {
  const std::vector<ComparedPair> pairs{{1, 3}, {2, 5}, {3, 7}, {4, 9}};
  const Comparison made = compare(pairs);
  EXPECT_EQ(made.n, 4U);
  EXPECT_DOUBLE_EQ(made.slope, 2);
  EXPECT_DOUBLE_EQ(made.offset, 1);
  EXPECT_DOUBLE_EQ(made.r2, 1);
  EXPECT_DOUBLE_EQ(made.bias, 3.5);
  EXPECT_DOUBLE_EQ(made.sd, std::sqrt(5.0 / 3));
  EXPECT_DOUBLE_EQ(made.rmse, std::sqrt((4 + 9 + 16 + 25) / 4.0));
  EXPECT_DOUBLE_EQ(made.max_difference, 5);
  EXPECT_DOUBLE_EQ(made.slope_through_origin, 70.0 / 30);
}

TEST(Compared, a_large_offset_costs_no_digits) {
  std::vector<ComparedPair> pairs;
  for (int i = 0; i < 1000; ++i) pairs.push_back({1e9 + i, 1e9 + 0.5 * i});
  const Comparison made = compare(pairs);
  EXPECT_NEAR(made.slope, 0.5, 1e-9);
  EXPECT_NEAR(made.bias, -0.25 * 999, 1e-6);
}

TEST(Compared, what_is_not_defined_is_nan) {
  const Comparison none = compare({});
  EXPECT_EQ(none.n, 0U);
  EXPECT_TRUE(std::isnan(none.bias) && std::isnan(none.rmse) && std::isnan(none.max_difference));
  const Comparison one = compare(std::vector<ComparedPair>{{2, 3}});
  EXPECT_DOUBLE_EQ(one.bias, 1);
  EXPECT_TRUE(std::isnan(one.sd) && std::isnan(one.slope) && std::isnan(one.r2));
  const Comparison flat = compare(std::vector<ComparedPair>{{2, 3}, {2, 4}});
  EXPECT_TRUE(std::isnan(flat.slope) && std::isnan(flat.offset) && std::isnan(flat.r2));
}

TEST(Compared, equal_numbers_are_no_regression_however_their_mean_is_rounded) {
  for (const double same : {0.1, 0.05, 14.19, 1013.2}) {
    const Comparison still =
        compare(std::vector<ComparedPair>{{same, 1.1}, {same, 1.2}, {same, 1.4}});
    EXPECT_TRUE(std::isnan(still.slope) && std::isnan(still.offset) && std::isnan(still.r2))
        << same << ": " << still.slope;
    const Comparison stuck =
        compare(std::vector<ComparedPair>{{1.1, same}, {1.2, same}, {1.4, same}});
    EXPECT_EQ(stuck.slope, 0) << same;
    EXPECT_TRUE(std::isnan(stuck.r2)) << same << ": " << stuck.r2;
  }
}

TEST(Compared, directions_are_neighbours_over_north) {
  const std::vector<ComparedPair> pairs{{358, 2}, {2, 6}, {90, 94}, {270, 274}};
  const Comparison made = compare_directions(pairs);
  EXPECT_NEAR(made.bias, 4, 1e-9);
  EXPECT_NEAR(made.sd, 0, 1e-6);
  EXPECT_NEAR(made.max_difference, 4, 1e-9);
  EXPECT_NEAR(made.slope, 1, 1e-9);
  EXPECT_NEAR(made.offset, 4, 1e-9);
  EXPECT_NEAR(compare_directions(std::vector<ComparedPair>{{2, 358}}).bias, -4, 1e-9);
}

TEST(Compared, directions_about_north_have_the_regression_of_those_about_east) {
  const std::vector<ComparedPair> eastern{{86, 93}, {88, 88}, {89, 95}, {91, 87}, {94, 94}};
  std::vector<ComparedPair> northern;
  for (const ComparedPair& pair : eastern) {
    northern.push_back({fold_direction(pair.reference - 90), fold_direction(pair.value - 90)});
  }
  const Comparison east = compare_directions(eastern);
  const Comparison north = compare_directions(northern);
  EXPECT_LT(east.r2, 0.1);
  EXPECT_NEAR(north.r2, east.r2, 1e-9);
  EXPECT_NEAR(north.slope, east.slope, 1e-9);
  EXPECT_NEAR(north.slope * 359.6 + north.offset, 361.4, 1e-9);
  EXPECT_TRUE(std::isnan(north.slope_through_origin));
}

TEST(Compared, directions_all_round_are_of_one_turn) {
  const std::vector<ComparedPair> pairs{{0, 359}, {90, 89}, {180, 179}, {270, 269}};
  const Comparison made = compare_directions(pairs);
  EXPECT_TRUE(std::isnan(made.mean_reference));
  EXPECT_NEAR(made.slope, 1, 1e-9);
  EXPECT_NEAR(made.offset, -1, 1e-9);
  EXPECT_NEAR(made.r2, 1, 1e-9);
}

}  // namespace
}  // namespace buoyd
