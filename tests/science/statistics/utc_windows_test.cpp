#include "science/statistics/utc_windows.hpp"

#include <gtest/gtest.h>

#include <string>

#include "science/statistics/scalar_window.hpp"

namespace buoyd {
namespace {

using std::chrono::seconds;

// Windows of 10 s whose clock may step by 1 s, and what they closed: "end count" or "end count
// torn".
class UtcWindowsTest : public ::testing::Test {
 protected:
  void add(int boot, int utc) {
    windows_->add(MonoTime(seconds(boot)), WallTime(seconds(utc)), 1.0, Flag::good);
  }
  void advance(int boot, int utc) {
    windows_->advance(MonoTime(seconds(boot)), WallTime(seconds(utc)));
  }
  std::string closed() { return std::exchange(closed_, ""); }
  std::string finished() {
    windows_->finish();
    return closed();
  }

 private:
  std::string closed_;
  Result<UtcWindows<ScalarWindow>> windows_ = UtcWindows<ScalarWindow>::make(
      {seconds(10), {}, seconds(1), seconds(2)}, ScalarWindow(), [this](const auto& window) {
        closed_ += std::to_string(window.end.time_since_epoch() / seconds(1)) + " " +
                   std::to_string(window.samples.counts().valid) +
                   (window.is_torn ? " torn; " : "; ");
      });
};

TEST_F(UtcWindowsTest, close_at_whole_periods_of_utc) {
  for (int i = 5; i <= 23; ++i) add(i, i);
  EXPECT_EQ(closed(), "10 6; 20 10; ");
  EXPECT_EQ(finished(), "30 3; ");
  EXPECT_EQ(finished(), "");
}

TEST_F(UtcWindowsTest, leave_out_windows_without_a_sample) {
  add(5, 5);
  add(35, 35);
  EXPECT_EQ(finished(), "10 1; 40 1; ");
}

TEST_F(UtcWindowsTest, tear_both_windows_of_a_step_even_under_one_end) {
  add(1, 1);
  add(2, 2);
  add(3, 5);
  EXPECT_EQ(closed(), "10 2 torn; ");
  add(9, 11);
  EXPECT_EQ(finished(), "10 1 torn; 20 1; ");
}

TEST_F(UtcWindowsTest, tear_where_the_clock_steps_back) {
  add(15, 15);
  add(16, 8);
  add(19, 11);
  EXPECT_EQ(finished(), "20 1 torn; 10 1 torn; 20 1; ");
}

TEST_F(UtcWindowsTest, take_a_change_of_just_the_limit_for_no_step) {
  add(1, 1);
  add(2, 3);
  add(3, 3);
  EXPECT_EQ(finished(), "10 3; ");
}

TEST_F(UtcWindowsTest, put_a_sample_that_was_slewed_back_into_its_own_window) {
  add(10, 10);
  add(11, 11);
  add(11, 10);
  add(12, 11);
  add(13, 12);
  EXPECT_EQ(closed(), "");
  add(14, 13);
  EXPECT_EQ(closed(), "10 2; ");
  EXPECT_EQ(finished(), "20 4; ");
}

TEST_F(UtcWindowsTest, make_no_second_window_of_a_sample_that_comes_too_late) {
  add(9, 9);
  advance(13, 13);
  EXPECT_EQ(closed(), "10 1; ");
  add(10, 10);
  add(14, 14);
  add(23, 23);
  add(10, 10);
  EXPECT_EQ(finished(), "20 1; 30 1; ");
}

TEST_F(UtcWindowsTest, tear_where_small_steps_back_reach_behind_a_window_that_is_closed) {
  add(9, 9);
  add(13, 13);
  EXPECT_EQ(closed(), "10 1; ");
  for (const int utc : {13, 12, 11}) add(14, utc);
  EXPECT_EQ(closed(), "");
  add(14, 10);
  EXPECT_EQ(closed(), "20 4 torn; ");
  for (int i = 1; i <= 11; ++i) add(14 + i, 10 + i);
  EXPECT_EQ(finished(), "10 1 torn; 20 10; 30 1; ");
}

TEST_F(UtcWindowsTest, begin_with_a_sample_that_was_slewed_back_as_well) {
  add(11, 11);
  add(11, 10);
  advance(12, 12);
  EXPECT_EQ(closed(), "");
  advance(23, 23);
  EXPECT_EQ(finished(), "10 1; 20 1; 30 0; ");
}

TEST_F(UtcWindowsTest, tear_the_older_window_if_the_last_sample_fell_back_into_it) {
  add(10, 10);
  add(11, 11);
  add(11, 10);
  add(12, 15);
  EXPECT_EQ(finished(), "10 2 torn; 20 1; 20 1 torn; ");
}

TEST_F(UtcWindowsTest, close_when_time_passes_without_a_sample) {
  add(9, 9);
  advance(12, 12);
  EXPECT_EQ(closed(), "");
  advance(13, 13);
  EXPECT_EQ(closed(), "10 1; ");
  advance(45, 45);
  EXPECT_EQ(finished(), "20 0; 30 0; 40 0; 50 0; ");
}

TEST_F(UtcWindowsTest, tear_where_the_clock_steps_without_a_sample) {
  add(9, 9);
  advance(13, 99);
  EXPECT_EQ(closed(), "10 1 torn; ");
  advance(25, 111);
  EXPECT_EQ(closed(), "100 0 torn; ");
  add(26, 112);
  EXPECT_EQ(finished(), "110 0; 120 1; ");
}

TEST_F(UtcWindowsTest, go_on_while_a_slewed_clock_leaves_the_last_sample_behind) {
  add(9, 9);
  advance(20, 21);
  advance(31, 33);
  EXPECT_EQ(finished(), "10 1; 20 0; 30 0; 40 0; ");
}

TEST(UtcWindowRulesTest, ask_for_a_period_and_no_negative_times) {
  const auto error_of = [](const UtcWindowRules& rules) {
    const auto windows = UtcWindows<ScalarWindow>::make(rules, ScalarWindow(), [](const auto&) {});
    return windows ? "" : windows.error().text;
  };
  EXPECT_EQ(error_of({seconds(10), {}, std::nullopt, {}}), "");
  EXPECT_EQ(error_of({seconds(0), {}, std::nullopt, {}}), "the period of a window must be above 0");
  EXPECT_EQ(error_of({seconds(10), {}, seconds(-1), {}}),
            "a window's greatest step and patience must not be negative");
  EXPECT_EQ(error_of({seconds(10), {}, std::nullopt, seconds(-1)}),
            "a window's greatest step and patience must not be negative");
}

TEST(UtcWindowRulesTest, tear_nothing_without_a_greatest_step) {
  std::uint32_t days = 0;
  auto windows = UtcWindows<ScalarWindow>::make(
      {std::chrono::hours(24), std::chrono::hours(9), std::nullopt, {}}, ScalarWindow(),
      [&](const auto& day) {
        ++days;
        EXPECT_FALSE(day.is_torn);
        EXPECT_EQ(day.end, WallTime(std::chrono::hours(33)));
        EXPECT_EQ(day.samples.counts().valid, 2U);
      });
  windows->add(MonoTime(), WallTime(std::chrono::hours(33)), 1.0, Flag::good);
  windows->add(MonoTime(), WallTime(std::chrono::hours(10)), 2.0, Flag::good);
  windows->finish();
  EXPECT_EQ(days, 1U);
}

}  // namespace
}  // namespace buoyd
