#include "science/statistics/scalar_window.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace buoyd {
namespace {

WallTime at_second(int second) {
  return WallTime(std::chrono::seconds(second));
}

TEST(SampleCountsTest, leave_out_what_is_missing_infinite_or_failed) {
  SampleCounts counts;
  EXPECT_TRUE(counts.count(1, Flag::good));
  EXPECT_TRUE(counts.count(1, Flag::not_evaluated));
  EXPECT_TRUE(counts.count(1, Flag::suspect));
  EXPECT_FALSE(counts.count(1, Flag::fail));
  EXPECT_FALSE(counts.count(1, Flag::missing));
  EXPECT_FALSE(counts.count(NAN, Flag::good));
  EXPECT_FALSE(counts.count(std::numeric_limits<double>::infinity(), Flag::good));
  EXPECT_FALSE(counts.count(NAN, Flag::fail));
  EXPECT_EQ(counts.valid, 3U);
  EXPECT_EQ(counts.failed, 1U);
  EXPECT_EQ(counts.missing, 4U);
}

TEST(ScalarWindowTest, knows_when_its_extremes_were_first_seen) {
  ScalarWindow window;
  const double values[] = {14.2, 14.4, 14.1, 14.4, 14.1};
  for (int i = 0; i < 5; ++i) window.add(at_second(i), values[i], Flag::good);
  EXPECT_EQ(window.extremes().min, 14.1);
  EXPECT_EQ(window.extremes().max, 14.4);
  EXPECT_EQ(window.extremes().min_time, at_second(2));
  EXPECT_EQ(window.extremes().max_time, at_second(1));
}

TEST(ScalarWindowTest, lets_no_failed_sample_into_mean_or_extremes) {
  ScalarWindow window;
  window.add(at_second(0), 99, Flag::fail);
  EXPECT_TRUE(std::isnan(window.extremes().max));
  window.add(at_second(1), 5, Flag::suspect);
  window.add(at_second(2), NAN, Flag::good);
  EXPECT_EQ(window.moments().count(), 1U);
  EXPECT_EQ(window.extremes().max, 5);
  EXPECT_EQ(window.extremes().min, 5);
}

TEST(ScalarWindowTest, joins_with_the_one_after_it) {
  ScalarWindow first;
  first.add(at_second(1), 3, Flag::good);
  ScalarWindow second;
  second.add(at_second(2), 3, Flag::good);
  second.add(at_second(3), 1, Flag::good);
  second.add(at_second(4), NAN, Flag::good);
  first.join(second);
  first.join(ScalarWindow());
  EXPECT_EQ(first.counts().valid, 3U);
  EXPECT_EQ(first.counts().missing, 1U);
  EXPECT_EQ(first.extremes().max_time, at_second(1));
  EXPECT_EQ(first.extremes().min_time, at_second(3));
  EXPECT_NEAR(first.moments().mean(), 7.0 / 3, 1e-15);
  ScalarWindow empty;
  empty.join(first);
  EXPECT_EQ(empty.extremes().min, 1);
}

}  // namespace
}  // namespace buoyd
