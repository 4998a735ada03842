#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "science/wind_part_fixture.hpp"

namespace buoyd {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct SpeedAndDirection {
  double speed;
  double direction;
};

WindMeans means_of(const std::vector<SpeedAndDirection>& samples, double calm_below = 0) {
  WindMeans means(calm_below);
  for (const auto& [speed, direction] : samples) {
    means.add(WallTime(), speed, Flag::good, direction, Flag::good);
  }
  return means;
}

TEST(WindMeansTest, weigh_by_speed_or_not) {
  const auto means = means_of({{2, 0}, {10, 90}});
  EXPECT_EQ(means.speed().moments().mean(), 6);
  EXPECT_NEAR(means.vector().speed(), 5.099020, 1e-6);
  EXPECT_NEAR(means.vector().direction(), 78.690068, 1e-6);
  EXPECT_NEAR(means.vector().east(), -5, 1e-12);
  EXPECT_NEAR(means.vector().north(), -1, 1e-12);
  EXPECT_NEAR(means.unit().direction(), 45, 1e-9);
}

TEST(WindMeansTest, pair_only_what_has_both_parts) {
  const auto means = means_of({{5, 80}, {NAN, 90}, {7, NAN}, {6, 100}});
  EXPECT_EQ(means.speed().counts().valid, 3U);
  EXPECT_EQ(means.pairs(), 2U);
  EXPECT_EQ(means.speed().moments().mean(), 6);
  EXPECT_NEAR(means.vector().direction(), 90.918357, 1e-6);
  EXPECT_NEAR(means.unit().direction(), 90, 1e-9);
}

TEST(WindMeansTest, leave_failed_parts_out_of_the_pairs) {
  WindMeans means;
  means.add(WallTime(), 5, Flag::fail, 10, Flag::good);
  means.add(WallTime(), 5, Flag::good, 10, Flag::fail);
  means.add(WallTime(), 5, Flag::good, 10, Flag::missing);
  means.add(WallTime(), 5, Flag::suspect, 10, Flag::not_evaluated);
  EXPECT_EQ(means.speed().counts().valid, 3U);
  EXPECT_EQ(means.speed().counts().failed, 1U);
  EXPECT_EQ(means.pairs(), 1U);
}

TEST(WindMeansTest, take_no_direction_of_a_calm_sample) {
  const auto means = means_of({{0, 123}, {0.4, 270}, {0.5, 40}}, 0.5);
  EXPECT_EQ(means.pairs(), 3U);
  EXPECT_EQ(means.calm_pairs(), 2U);
  EXPECT_NEAR(means.unit().direction(), 40, 1e-9);
  EXPECT_EQ(means_of({{0, 123}, {0.4, 270}}).calm_pairs(), 1U);
}

TEST(WindMeansTest, have_no_direction_of_winds_that_cancel_each_other_or_of_none) {
  EXPECT_TRUE(std::isnan(means_of({{4, 0}, {4, 180}}).vector().direction()));
  EXPECT_NEAR(means_of({{4, 0}, {4, 180}}).vector().speed(), 0, 1e-15);
  EXPECT_TRUE(std::isnan(means_of({{0, 90}}).vector().direction()));
  EXPECT_EQ(means_of({{0, 90}}).vector().speed(), 0);
  EXPECT_TRUE(std::isnan(means_of({}).vector().speed()));
  EXPECT_TRUE(std::isnan(means_of({}).vector().direction()));
}

TEST(WindMeansTest, join) {
  auto means = means_of({{2, 0}, {0, 180}});
  means.join(means_of({{10, 90}, {3, NAN}}));
  EXPECT_EQ(means.pairs(), 3U);
  EXPECT_EQ(means.calm_pairs(), 1U);
  EXPECT_EQ(means.speed().counts().valid, 4U);
  EXPECT_NEAR(means.vector().direction(), 78.690068, 1e-6);
  EXPECT_NEAR(means.unit().direction(), 45, 1e-9);
}

struct Gust {
  double speed;
  double direction;
  double second;
};

Gust gust_of(const test::WindPartFixture& wind) {
  return {wind.number(ColumnOf::gust), wind.number(ColumnOf::gust_direction),
          wind.number(ColumnOf::gust_time)};
}

// The gust of speeds that come each second.
Gust gust_of(const std::vector<double>& speeds, milliseconds length, double direction = NAN) {
  test::WindPartFixture wind(*GustSeeker::make(length, seconds(1)), 0);
  for (std::size_t i = 0; i < speeds.size(); ++i) {
    wind.add(WallTime(seconds(i)), speeds[i], Flag::good, direction, Flag::good);
  }
  return gust_of(wind);
}

TEST(GustTest, is_the_strongest_mean_at_its_last_sample) {
  const auto gust = gust_of({6, 7, 9, 12, 11, 10, 7, 6}, seconds(3));
  EXPECT_EQ(gust.speed, 11);
  EXPECT_EQ(gust.second, 5);
  EXPECT_TRUE(std::isnan(gust.direction));
  EXPECT_EQ(gust_of({5, 20, 5, 5}, seconds(1)).speed, 20);
}

TEST(GustTest, needs_every_sample) {
  EXPECT_EQ(gust_of({6, 7, NAN, 12, 11, 10, 9}, seconds(3)).speed, 11);
  EXPECT_EQ(gust_of({20, 20, NAN, 20, 20, 1}, seconds(3)).second, 5);
  EXPECT_TRUE(std::isnan(gust_of({9, 9}, seconds(3)).speed));
  EXPECT_TRUE(std::isnan(gust_of({9, 9, 9}, milliseconds(900)).speed));
}

TEST(GustTest, is_the_first_of_equal_ones_in_whatever_order_their_samples_came) {
  EXPECT_EQ(gust_of({5.1, 5.3, 5.2, 5.1, 5.3, 5.2}, seconds(3)).second, 2);
  EXPECT_EQ(gust_of({0, 0, 0, 0}, seconds(3)).second, 2);
}

TEST(GustTest, forgets_a_huge_sample_that_has_gone) {
  EXPECT_EQ(gust_of({1e300, NAN, 1, 2, 3, 2}, seconds(2)).speed, 2.5);
}

TEST(GustTest, breaks_at_a_gap) {
  auto seeker = *GustSeeker::make(seconds(2), seconds(1));
  const WindPart wind{8, {NAN, NAN}};
  seeker.add(WallTime(milliseconds(0)), wind);
  seeker.add(WallTime(milliseconds(1501)), wind);
  EXPECT_FALSE(seeker.newest());
  seeker.add(WallTime(milliseconds(3001)), wind);
  EXPECT_EQ(seeker.newest()->last, WallTime(milliseconds(3001)));
}

/// Four in a second, which a serial server sends together when so many came.
class PacketsTest : public ::testing::Test {
 protected:
  void come(milliseconds at, std::initializer_list<double> speeds) {
    for (const double speed : speeds) wind_.add(WallTime(at), speed, Flag::good, NAN, Flag::good);
  }

  test::WindPartFixture wind_{*GustSeeker::make(milliseconds(1500), milliseconds(250)), 0};
};

TEST_F(PacketsTest, hold_one_sample_behind_the_other) {
  come(milliseconds(1000), {2, 2, 2, 2});
  come(milliseconds(2000), {2, 3, 9, 9});
  EXPECT_DOUBLE_EQ(gust_of(wind_).speed, 27.0 / 6);
  come(milliseconds(3000), {9, 9, 4, 2});
  EXPECT_DOUBLE_EQ(gust_of(wind_).speed, 43.0 / 6) << "of the mean that ends within a packet, too";
  EXPECT_EQ(gust_of(wind_).second, 3);
}

TEST_F(PacketsTest, may_be_of_more_samples_and_of_fewer) {
  come(milliseconds(900), {1, 1, 1});
  come(milliseconds(1800), {1, 1, 1, 1});
  come(milliseconds(2700), {7, 7, 7});
  come(milliseconds(3600), {7, 7, 7, 1});
  EXPECT_DOUBLE_EQ(gust_of(wind_).speed, 7);
}

TEST_F(PacketsTest, fill_no_gap_that_is_longer) {
  come(milliseconds(1000), {9, 9, 9, 9});
  come(milliseconds(3000), {9, 9, 9, 9});
  EXPECT_TRUE(std::isnan(gust_of(wind_).speed));
  come(milliseconds(4000), {1, 3, 1, 1});
  EXPECT_DOUBLE_EQ(gust_of(wind_).speed, 40.0 / 6) << "both behind the gap";
}

TEST_F(PacketsTest, break_where_a_sample_is_missing) {
  come(milliseconds(1000), {9, 9, 9, 9});
  come(milliseconds(2000), {9, NAN, 1, 1});
  EXPECT_TRUE(std::isnan(gust_of(wind_).speed));
  come(milliseconds(3000), {1, 1, 1, 1});
  EXPECT_DOUBLE_EQ(gust_of(wind_).speed, 1);
}

TEST(GustTest, blows_from_the_vector_mean_of_its_own_pairs) {
  test::WindPartFixture window(*GustSeeker::make(seconds(2), seconds(1)), 0);
  window.add(WallTime(seconds(0)), 1, Flag::good, 200, Flag::good);
  window.add(WallTime(seconds(1)), 5, Flag::good, 350, Flag::good);
  window.add(WallTime(seconds(2)), 5, Flag::good, 10, Flag::good);
  window.add(WallTime(seconds(3)), 5, Flag::good, 90, Flag::fail);
  EXPECT_NEAR(shorter_arc(gust_of(window).direction, 0), 0, 1e-9);
  EXPECT_EQ(gust_of(window).second, 2);
  window.add(WallTime(seconds(4)), 6, Flag::good, NAN, Flag::missing);
  EXPECT_TRUE(std::isnan(gust_of(window).direction));
}

TEST(GustTest, asks_for_times_above_0_and_keeps_no_more_than_65536_samples) {
  EXPECT_FALSE(GustSeeker::make(seconds(0), seconds(1)));
  EXPECT_FALSE(GustSeeker::make(seconds(3), seconds(0)));
  EXPECT_TRUE(GustSeeker::make(seconds(65536), seconds(1)));
  EXPECT_FALSE(GustSeeker::make(seconds(65537), seconds(1)));
}

}  // namespace
}  // namespace buoyd
