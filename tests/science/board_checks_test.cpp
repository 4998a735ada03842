#include "science/quality/board_checks.hpp"

#include <gtest/gtest.h>

#include "science/judged_flags.hpp"

namespace buoyd {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using test::at_second;

TEST(GapTest, takes_a_channel_to_be_missing_once_its_newest_sample_is_too_old) {
  EXPECT_EQ(gap_flag(at_second(100), at_second(160), seconds(60)), Flag::good);
  EXPECT_EQ(gap_flag(at_second(100), at_second(160.000001), seconds(60)), Flag::missing);
  EXPECT_EQ(gap_flag(std::nullopt, at_second(0), hours(1)), Flag::missing);
}

TEST(ReceptionTest, waits_for_a_message_until_its_time_has_passed) {
  const ExpectedMessage expected{at_second(60), at_second(70)};
  EXPECT_EQ(reception_flag(at_second(59), expected, at_second(70)), Flag::not_evaluated);
  EXPECT_EQ(reception_flag(at_second(59), expected, at_second(71)), Flag::fail);
  EXPECT_EQ(reception_flag(at_second(60), expected, at_second(71)), Flag::good);
  EXPECT_EQ(reception_flag(at_second(90), expected, at_second(91)), Flag::good);
  EXPECT_EQ(reception_flag(std::nullopt, expected, at_second(71)), Flag::fail);
}

WallTime date(const char* text) {
  return *parse_iso8601(text);
}

DateLimits deployment() {
  return {date("2026-01-01T00:00:00Z"), date("2030-01-01T00:00:00Z"), seconds(10)};
}

TEST(ImpossibleDateTest, fails_a_stamp_outside_the_plausible_range) {
  const auto test = *ImpossibleDate::make(deployment());
  const auto flag = [&](const char* stamp) { return test.judge(date(stamp), std::nullopt); };
  EXPECT_EQ(flag("2025-12-31T23:59:59.999999Z"), Flag::fail);
  EXPECT_EQ(flag("2026-01-01T00:00:00Z"), Flag::good);
  EXPECT_EQ(flag("2030-01-01T00:00:00Z"), Flag::good);
  EXPECT_EQ(flag("2030-01-01T00:00:00.000001Z"), Flag::fail);
  EXPECT_EQ(test.judge(std::nullopt, std::nullopt), Flag::missing);
}

TEST(ImpossibleDateTest, fails_a_stamp_far_from_the_clock_of_the_board) {
  auto limits = deployment();
  const auto noon = date("2026-06-01T12:00:00Z");
  EXPECT_EQ(ImpossibleDate::make(limits)->judge(noon + seconds(10), noon), Flag::good);
  EXPECT_EQ(ImpossibleDate::make(limits)->judge(noon - seconds(10), noon), Flag::good);
  EXPECT_EQ(ImpossibleDate::make(limits)->judge(noon + Micros(10'000'001), noon), Flag::fail);
  EXPECT_EQ(ImpossibleDate::make(limits)->judge(noon - Micros(10'000'001), noon), Flag::fail);
  limits.max_difference.reset();
  EXPECT_EQ(ImpossibleDate::make(limits)->judge(noon + hours(1), noon), Flag::good);
}

TEST(ImpossibleDateTest, refuses_a_range_that_ends_before_it_begins) {
  auto limits = deployment();
  limits.max_difference = Micros(-1);
  EXPECT_FALSE(ImpossibleDate::make(limits));
  limits = deployment();
  limits.latest = limits.earliest - Micros(1);
  EXPECT_FALSE(ImpossibleDate::make(limits));
}

}  // namespace
}  // namespace buoyd
