// When windows end, what they hold and what they say of that.
#include <gmock/gmock.h>

#include "science/configured/statistics_fixture.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

TEST_F(StatisticsComputationTest, a_window_ends_at_a_whole_minute_and_holds_that_second) {
  make();
  advance(0s);
  say_all(1s, 60s, 5);
  say(60s + WatchedWindows<StatisticsPart>::patience, 7);
  ASSERT_THAT(rows_, ::testing::IsEmpty()) << "a slewed clock may still put samples into it";
  say(61s, 7);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_EQ(number(0, "wind_speed_mean"), 5);
  EXPECT_EQ(number(0, "wind_speed_n"), 60);
  EXPECT_EQ(number(0, "n_expected"), 60);
  EXPECT_EQ(state(0), WindowState::whole);
  EXPECT_EQ(rows_[0].boottime, boot(60s));
  EXPECT_EQ(rows_[0].window_end, midnight + 60s);
  EXPECT_EQ(rows_[0].span, 1min);
}

TEST_F(StatisticsComputationTest, what_began_in_a_window_says_partial) {
  make();
  say_all(20s, 62s, 5);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_EQ(state(0), WindowState::partial);
  EXPECT_EQ(number(0, "wind_speed_n"), 41);
  EXPECT_EQ(rows_[0].span, 40s);
}

TEST_F(StatisticsComputationTest, a_partial_span_begins_with_the_first_sample_whatever_the_lag) {
  make();
  say(20s, 5);
  step_ = 3us;  // the clocks are compared anew
  say_all(21s, 62s, 5);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_EQ(rows_[0].boottime - rows_[0].span, boot(20s));
}

TEST_F(StatisticsComputationTest, what_ends_in_a_window_says_partial_and_is_stamped_there) {
  make();
  advance(0s);
  say_all(1s, 15s, 5);
  computation_->finish(rows_);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_EQ(state(0), WindowState::partial);
  EXPECT_EQ(rows_[0].boottime, boot(15s));
  EXPECT_EQ(rows_[0].span, 15s);
}

/// The second one passed by while the queue still held readings of the minute before.
TEST_F(StatisticsComputationTest, a_reading_that_passed_by_makes_its_window_partial) {
  make();
  advance(0s);
  say_all(1s, 30s, 5);
  computation_->pass_by(boot(31s));
  say_all(32s, 110s, 5);
  computation_->pass_by(boot(121s));
  say_all(111s, 120s, 5);
  say_all(122s, 242s, 5);
  ASSERT_EQ(rows_.size(), 4U);
  EXPECT_EQ(state(0), WindowState::partial);
  EXPECT_EQ(state(2), WindowState::partial);
  EXPECT_EQ(state(3), WindowState::whole);
}

TEST_F(StatisticsComputationTest, windows_of_a_silent_instrument_say_that_nothing_came) {
  make();
  advance(0s);
  for (Micros second = 1s; second < 125s; second += 1s) advance(second);
  ASSERT_EQ(rows_.size(), 2U);
  EXPECT_EQ(number(1, "wind_speed_n"), 0);
  EXPECT_TRUE(std::isnan(number(1, "wind_speed_mean")));
  EXPECT_EQ(state(1), WindowState::whole);
}

TEST_F(StatisticsComputationTest, windows_of_a_silent_instrument_go_on_when_the_clock_is_set) {
  make();
  advance(0s);
  say_all(1s, 30s, 5);
  for (Micros second = 31s; second < 90s; second += 1s) advance(second);
  step_ = -1h;
  for (Micros second = 90s; second < 250s; second += 1s) advance(second);
  ASSERT_EQ(rows_.size(), 5U);
  EXPECT_EQ(state(0), WindowState::whole);
  EXPECT_EQ(state(1), WindowState::torn);
  EXPECT_EQ(state(2), WindowState::torn);
  EXPECT_EQ(state(3), WindowState::whole);
  EXPECT_EQ(rows_[1].boottime, boot(89s));
  EXPECT_EQ(rows_[2].boottime, boot(120s));
  EXPECT_EQ(rows_[4].boottime, boot(240s));
  EXPECT_EQ(number(4, "wind_speed_n"), 0);
}

TEST_F(StatisticsComputationTest, nor_does_a_clock_stop_them_that_drifts) {
  make();
  advance(0s);
  say_all(1s, 30s, 5);
  for (Micros second = 31s; second < 650s; second += 1s) {
    step_ += 10ms;
    advance(second);
  }
  EXPECT_EQ(rows_.size(), 10U);
  EXPECT_EQ(state(9), WindowState::whole);
}

TEST_F(StatisticsComputationTest, no_window_is_left_out_where_the_thread_was_late) {
  make();
  advance(0s);
  say_all(1s, 30s, 5);
  advance(250s);
  EXPECT_EQ(rows_.size(), 4U);
  say(500s, 5);
  say(501s, 5);
  EXPECT_EQ(rows_.size(), 8U);
}

TEST_F(StatisticsComputationTest, a_step_of_the_clock_tears_both_windows) {
  make();
  advance(0s);
  say_all(1s, 30s, 5);
  step_ = 10min;
  say_all(31s, 62s, 7);
  say_all(63s, 122s, 9);
  ASSERT_EQ(rows_.size(), 3U);
  EXPECT_EQ(state(0), WindowState::torn);
  EXPECT_EQ(rows_[0].boottime, boot(30s));
  EXPECT_EQ(number(0, "wind_speed_mean"), 5);
  EXPECT_EQ(state(1), WindowState::torn);
  EXPECT_EQ(rows_[1].boottime, boot(60s));
  EXPECT_EQ(rows_[1].span, 29s);
  EXPECT_EQ(number(1, "wind_speed_n"), 30);
  EXPECT_EQ(state(2), WindowState::whole);
}

TEST_F(StatisticsComputationTest, a_window_that_was_torn_at_its_begin_ends_as_others_do) {
  make();
  advance(0s);
  say_all(1s, 30s, 5);
  step_ = 10min;
  say_all(31700ms, 60700ms, 7);
  ASSERT_EQ(rows_.size(), 2U);
  EXPECT_EQ(state(1), WindowState::torn);
  EXPECT_EQ(rows_[1].window_end, midnight + 11min);
  EXPECT_EQ(rows_[1].boottime, boot(60s));
  EXPECT_EQ(rows_[1].span, 28300ms);
}

/// What was said last before the step lies in the window before that which was reached.
TEST_F(StatisticsComputationTest, a_step_behind_a_late_sample_makes_no_row_of_the_time_to_come) {
  make();
  advance(0s);
  say_all(1s, 59s, 5);
  advance(60200ms);
  say(59900ms, 5);
  step_ = 10min;
  say(61s, 7);
  ASSERT_EQ(rows_.size(), 2U);
  EXPECT_EQ(state(0), WindowState::whole);
  EXPECT_EQ(number(0, "wind_speed_n"), 60);
  EXPECT_EQ(state(1), WindowState::torn);
  EXPECT_EQ(rows_[1].boottime, boot(60200ms));
}

TEST_F(StatisticsComputationTest, nor_does_a_step_behind_a_small_one_back) {
  make();
  advance(0s);
  say_all(1s, 59s, 5);
  say(60100ms, 5);
  step_ = -300ms;
  say(60200ms, 5);
  step_ = 10min;
  say(61s, 7);
  ASSERT_EQ(rows_.size(), 2U);
  EXPECT_NE(state(1), WindowState::whole);
  EXPECT_EQ(rows_[1].span, 100ms);
  EXPECT_LT(rows_[1].boottime, boot(61s));
}

/// The row of a minute was made when samples fell back into it: no row would hold them, and each
/// would say that it is whole.
TEST_F(StatisticsComputationTest, small_steps_back_behind_a_row_tear_as_one_does) {
  make();
  advance(0s);
  say_all(1s, 60s, 5);
  for (Micros at = 60600ms; at <= 61s; at += 100ms) {
    say(at, 5);
    step_ -= 300ms;
  }
  say_all(62s, 123s, 7);
  ASSERT_EQ(rows_.size(), 4U);
  EXPECT_EQ(state(0), WindowState::whole);
  EXPECT_EQ(state(1), WindowState::torn);
  EXPECT_EQ(number(1, "wind_speed_n"), 3);
  EXPECT_EQ(state(2), WindowState::torn);
  EXPECT_EQ(number(2, "wind_speed_n"), 2);
  EXPECT_EQ(state(3), WindowState::whole);
  EXPECT_EQ(number(3, "wind_speed_n"), 60);
}

TEST_F(StatisticsComputationTest, a_clock_that_is_put_back_makes_no_row_of_the_time_to_come) {
  make();
  advance(0s);
  say_all(1s, 100s, 5);
  step_ = -70s;
  say_all(101s, 200s, 7);
  computation_->finish(rows_);
  for (const ComputedRow& row : rows_) {
    EXPECT_LE(row.boottime, boot(200s));
    EXPECT_GE(row.span, 0s);
    EXPECT_LE(row.span, 1min);
  }
}

/// Of each row behind the step: what it holds was said in its span.
TEST_F(StatisticsComputationTest, sliding_windows_join_nothing_over_a_step_of_the_clock) {
  settings_.over = 3min;
  settings_.every = 1min;
  for (const Micros step : {Micros(1s), Micros(-70s)}) {
    rows_.clear();
    step_ = 0s;
    make();
    advance(0s);
    say_all(1s, 200s, 2);
    step_ = step;
    say_all(201s, 500s, 8);
    std::size_t behind = 0;
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      if (rows_[row].boottime <= boot(201s)) continue;
      ++behind;
      EXPECT_EQ(number(row, "wind_speed_mean"), 8) << row;
      EXPECT_LE(number(row, "wind_speed_n"), rows_[row].span / 1s + 1) << row;
    }
    EXPECT_GE(behind, 4U);
  }
}

TEST_F(StatisticsComputationTest, sliding_windows_join_their_parts) {
  settings_.over = 3min;
  settings_.every = 1min;
  make();
  advance(0s);
  say_all(1s, 60s, 2);
  say_all(61s, 120s, 4);
  say_all(121s, 180s, 6);
  say_all(181s, 242s, 8);
  ASSERT_EQ(rows_.size(), 4U);
  EXPECT_EQ(state(0), WindowState::partial);
  EXPECT_EQ(state(1), WindowState::partial);
  EXPECT_EQ(state(2), WindowState::whole);
  EXPECT_EQ(number(2, "wind_speed_mean"), 4);
  EXPECT_EQ(number(3, "wind_speed_mean"), 6);
  EXPECT_EQ(number(3, "wind_speed_n"), 180);
  EXPECT_EQ(rows_[3].boottime, boot(240s));
  EXPECT_EQ(rows_[3].span, 3min);
}

TEST_F(StatisticsComputationTest, a_day_begins_when_the_configuration_says) {
  settings_.over = 24h;
  settings_.begins = 6h;
  make();
  advance(0s);
  say(5h, 1);
  say(7h, 2);
  ASSERT_EQ(rows_.size(), 1U);
  EXPECT_EQ(rows_[0].boottime, boot(6h));
}

}  // namespace
}  // namespace buoyd
