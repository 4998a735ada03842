#include "acquire/change_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace buoyd {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr MonoTime start{hours(100)};

TEST(ChangeReport, all_is_well_at_first) {
  EXPECT_FALSE(ChangeReport("bus").due(start));
}

TEST(ChangeReport, tells_a_change_once) {
  ChangeReport report("lidar");
  report.now_is("dormant", "no answer");
  auto facts = report.due(start);
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->source, "lidar");
  EXPECT_EQ(facts->kind, "dormant");
  EXPECT_EQ(facts->text, "no answer");
  EXPECT_TRUE(report.due(start)) << "until it is in the queue";
  report.told(start);
  EXPECT_FALSE(report.due(start));
  report.now_is("dormant", "still no answer");
  EXPECT_FALSE(report.due(start));
  report.now_is("", "answers");
  EXPECT_EQ(report.due(start)->kind, "back");
}

TEST(ChangeReport, a_state_that_flaps_is_bounded_and_says_how_often) {
  ChangeReport report("bus");
  int events = 0;
  MonoTime now = start;
  std::string last;
  for (int k = 0; k < 3600; ++k, now += seconds(1)) {
    report.now_is(k % 2 == 0 ? "line_gone" : "", "x");
    if (const auto facts = report.due(now)) {
      ++events;
      last = facts->text;
      report.told(now);
    }
  }
  EXPECT_LE(events, 4 + 4);
  EXPECT_GE(events, 4 + 3);
  EXPECT_THAT(last, testing::MatchesRegex("x .89[0-9] changes before this were not reported."));
}

TEST(ChangeReport, what_was_held_back_is_told_later_if_it_still_holds) {
  ChangeReport report("bus");
  for (int k = 0; k < 4; ++k) {
    report.now_is(k % 2 == 0 ? "line_gone" : "", "x");
    report.told(start);
  }
  report.now_is("line_gone", "unplugged");
  EXPECT_FALSE(report.due(start + minutes(15) - Micros(1)));
  EXPECT_EQ(report.due(start + minutes(15))->text, "unplugged");
}

TEST(ChangeReport, a_state_that_came_and_went_unseen_is_nothing_to_tell) {
  ChangeReport report("bus");
  report.now_is("line_gone", "x");
  report.now_is("", "y");
  EXPECT_FALSE(report.due(start));
}

}  // namespace
}  // namespace buoyd
