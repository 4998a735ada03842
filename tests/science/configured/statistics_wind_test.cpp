// The vector of a wind, its gusts and its turbulence.
#include "science/configured/statistics_fixture.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

TEST_F(StatisticsComputationTest, a_wind_has_its_vector_and_its_gust) {
  settings_.wind = WindSettings{"wind_speed", "wind_direction"};
  make();
  advance(0s);
  say(1s, 2, 0);
  say(2s, 10, 90);
  say(3s, 6, 90);
  say(4s, 0, 123);
  say(62s, 5, 90);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_EQ(number(0, "wind_speed_mean"), 4.5);
  EXPECT_NEAR(number(0, "wind_speed_vector"), std::hypot(16, 2) / 4, 1e-6);
  EXPECT_NEAR(number(0, "wind_direction_vector"), 82.874984, 1e-5);
  EXPECT_EQ(number(0, "wind_speed_calms"), 1);
  EXPECT_EQ(number(0, "wind_speed_gust"), 6);
  const auto second = std::chrono::duration<double>((midnight + 3s).time_since_epoch()).count();
  EXPECT_EQ(number(0, "wind_speed_gust_time"), second);
}

TEST_F(StatisticsComputationTest, directions_of_a_wind_are_those_that_its_mean_is_of) {
  settings_.wind = WindSettings{"wind_speed", "wind_direction"};
  make();
  advance(0s);
  say(1s, 2, 10);
  say(2s, std::nan(""), 200, "91");
  say(3s, std::nan(""), 200, "91");
  say(4s, 6, 30);
  say(62s, 5, 90);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_NEAR(number(0, "wind_direction_mean"), 20, 1e-4);
  EXPECT_EQ(number(0, "wind_direction_n"), 2);
  EXPECT_EQ(number(0, "wind_speed_n"), 2);
}

TEST_F(StatisticsComputationTest, a_gust_across_two_parts_counts_where_both_are) {
  settings_.over = 2min;
  settings_.every = 1min;
  settings_.wind = WindSettings{"wind_speed", "wind_direction"};
  make();
  advance(0s);
  say_all(1s, 58s, 5);
  say_all(59s, 61s, 20);
  say_all(62s, 182s, 5);
  ASSERT_EQ(rows_.size(), 3U);
  EXPECT_EQ(number(0, "wind_speed_gust"), 15) << "two of its three seconds";
  EXPECT_EQ(number(1, "wind_speed_gust"), 20);
  EXPECT_EQ(number(2, "wind_speed_gust"), 10) << "its last second";
}

TEST_F(StatisticsComputationTest, no_gust_has_samples_from_before_and_after_a_step) {
  settings_.wind = WindSettings{"wind_speed", "wind_direction"};
  for (const Micros step : {-30s, -1s, 1s})
    for (const bool is_seen_between : {false, true}) {
      rows_.clear();
      step_ = 0s;
      make();
      advance(0s);
      say_all(1s, 40s, 20);
      step_ = step + 200ms;
      if (is_seen_between) advance(40s + 500ms);
      say_all(41s, 55s, 5);
      computation_->finish(rows_);
      ASSERT_EQ(rows_.size(), 2U);
      EXPECT_EQ(number(0, "wind_speed_gust"), 20);
      EXPECT_EQ(number(1, "wind_speed_gust"), 5) << step / 1s << is_seen_between;
    }
}

TEST_F(StatisticsComputationTest, has_no_turbulence_of_a_wind_that_hardly_blows) {
  settings_.statistics.push_back(StatisticsSettings::Statistic::turbulence_intensity);
  make();
  advance(0s);
  say_all(1s, 60s, 1.99);
  say_all(61s, 121s, 2);
  advance(122s);
  ASSERT_EQ(rows_.size(), 2U);
  EXPECT_TRUE(std::isnan(number(0, "wind_speed_ti")));
  EXPECT_EQ(number(1, "wind_speed_ti"), 0);
}

}  // namespace
}  // namespace buoyd
