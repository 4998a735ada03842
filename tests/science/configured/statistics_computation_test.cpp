// What the values of a window become.
#include "science/computed/statistics_computation.hpp"

#include "science/configured/statistics_fixture.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

TEST_F(StatisticsComputationTest, missing_and_failed_values_stay_out_and_are_counted) {
  settings_.statistics = {StatisticsSettings::Statistic::mean, StatisticsSettings::Statistic::count,
                          StatisticsSettings::Statistic::missing,
                          StatisticsSettings::Statistic::failed};
  make();
  advance(0s);
  say(1s, 4);
  say(2s, 99, 0, "41");
  say(3s, std::nan(""), 0, "91");
  say(4s, 6, 0, "31");
  say(62s, 1);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_EQ(number(0, "wind_speed_mean"), 5);
  EXPECT_EQ(number(0, "wind_speed_n"), 2);
  EXPECT_EQ(number(0, "wind_speed_missing"), 1);
  EXPECT_EQ(number(0, "wind_speed_failed"), 1);
}

TEST_F(StatisticsComputationTest, directions_have_a_mean_through_north) {
  make();
  advance(0s);
  say(1s, 5, 350);
  say(2s, 5, 10);
  say(62s, 5, 90);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_NEAR(std::remainder(number(0, "wind_direction_mean"), 360), 0, 1e-4);
}

/// A receiver's longitudes in the place of the wind's speeds.
class LongitudeStatistics : public StatisticsComputationTest {
 protected:
  LongitudeStatistics() {
    kind_.channels[0] = channel_named("wind_speed", "degrees_east");
    kind_.channels[0].type = ValueType::float64;
    settings_.channels = {"wind_speed"};
    settings_.statistics = {
        StatisticsSettings::Statistic::mean, StatisticsSettings::Statistic::standard_deviation,
        StatisticsSettings::Statistic::minimum, StatisticsSettings::Statistic::maximum};
  }
  void expect_about_the_date_line(std::size_t row) const {
    EXPECT_NEAR(std::abs(number(row, "wind_speed_mean")), 180, 1e-9);
    EXPECT_NEAR(number(row, "wind_speed_sd"), std::sqrt(0.02 / 3), 1e-9);
    EXPECT_NEAR(number(row, "wind_speed_min"), 179.9, 1e-9) << "the westernmost";
    EXPECT_NEAR(number(row, "wind_speed_max"), -179.9, 1e-9);
  }
};

TEST_F(LongitudeStatistics, have_their_mean_at_the_date_line) {
  make();
  advance(0s);
  say(1s, 179.9);
  say(2s, -179.9);
  say(3s, 180);
  say(62s, -179.9);
  say(63s, -180);
  say(64s, 179.9);
  advance(122s);
  ASSERT_EQ(rows_.size(), 2U);
  expect_about_the_date_line(0);
  expect_about_the_date_line(1);
}

TEST_F(LongitudeStatistics, join_over_the_date_line_whichever_side_a_part_is_on) {
  settings_.over = 3min;
  settings_.every = 1min;
  make();
  advance(0s);
  say(1s, 179.9);
  say(61s, -179.9);
  say(121s, 180);
  say(181s, -179.9);
  say(241s, 179.9);
  advance(302s);
  ASSERT_EQ(rows_.size(), 5U);
  for (const std::size_t row : {2U, 3U, 4U}) {
    EXPECT_NEAR(std::abs(number(row, "wind_speed_mean")), 180, 0.07) << row;
    EXPECT_LT(number(row, "wind_speed_sd"), 0.15) << row;
  }
  expect_about_the_date_line(2);
  expect_about_the_date_line(4);
}

TEST_F(LongitudeStatistics, are_what_they_are_elsewhere) {
  make();
  advance(0s);
  say(1s, -0.25);
  say(2s, std::nan(""), 0, "91");
  say(3s, 0.75);
  advance(62s);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_EQ(number(0, "wind_speed_mean"), 0.25);
  EXPECT_EQ(number(0, "wind_speed_sd"), 0.5);
  EXPECT_EQ(number(0, "wind_speed_min"), -0.25);
  EXPECT_EQ(number(0, "wind_speed_max"), 0.75);
}

TEST_F(StatisticsComputationTest, says_when_the_extremes_were) {
  settings_.statistics = {StatisticsSettings::Statistic::maximum,
                          StatisticsSettings::Statistic::maximum_time};
  make();
  advance(0s);
  say(1s, 2);
  say(2s, 9);
  say(3s, 9);
  say(62s, 1);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_EQ(number(0, "wind_speed_max"), 9);
  const auto second = std::chrono::duration<double>((midnight + 2s).time_since_epoch()).count();
  EXPECT_EQ(number(0, "wind_speed_max_time"), second);
}

TEST_F(StatisticsComputationTest, each_null_code_of_a_channel_is_counted_for_itself) {
  kind_.channels[0].null_codes = {9998, 9999};
  kind_.channels[1].null_codes = {-99.9};
  settings_.statistics = {StatisticsSettings::Statistic::missing,
                          StatisticsSettings::Statistic::null_codes};
  settings_.over = 2min;
  settings_.every = 1min;  // so that windows are joined of parts
  make();
  advance(0s);
  const auto say_codes = [&](Micros second, const std::string& codes) {
    const double none = std::nan("");
    computation_->add({boot(second), midnight + second, {none, none}, "99", Micros(0), {}, codes},
                      rows_);
  };
  say_codes(1s, "20");
  say_codes(2s, "21");
  say_codes(61s, "10");
  say_codes(62s, "");
  say(63s, 5);
  say(121s, 5);
  ASSERT_EQ(rows_.size(), 2U);
  EXPECT_EQ(number(0, "wind_speed_null_9998"), 0);
  EXPECT_EQ(number(0, "wind_speed_null_9999"), 2);
  EXPECT_EQ(number(0, "wind_direction_null_minus_99_9"), 1);
  EXPECT_EQ(number(1, "wind_speed_null_9998"), 1);
  EXPECT_EQ(number(1, "wind_speed_null_9999"), 2);
  EXPECT_EQ(number(1, "wind_speed_missing"), 4) << "that without a code is in it, too";
}

}  // namespace
}  // namespace buoyd
