#include "acquire/change_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "acquire/recording_sink.hpp"

namespace buoyd {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr MonoTime report_start{hours(100)};

class Report : public testing::Test {
 protected:
  /// It goes and comes so often, all at the start.
  void flap(int times) {
    for (int k = 0; k < 2 * times; ++k) {
      report_.now_is(k % 2 == 0 ? "line_gone" : "", "x");
      report_.tell(sink_, report_start);
    }
  }
  [[nodiscard]] std::vector<std::string> told() const { return sink_.bodies("buoyd", "event"); }

  RecordingSink sink_;
  ChangeReport report_{"bus"};
};

TEST_F(Report, all_is_well_at_first) {
  report_.tell(sink_, report_start);
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(Report, tells_a_change_once) {
  report_.now_is("line_gone", "unplugged");
  report_.tell(sink_, report_start);
  report_.tell(sink_, report_start + seconds(1));
  report_.now_is("line_gone", "still unplugged");
  report_.tell(sink_, report_start + seconds(2));
  EXPECT_THAT(told(), ElementsAre(R"(["bus","line_gone","unplugged"])"));
  EXPECT_TRUE(sink_.readings.front().urgent);
  EXPECT_EQ(sink_.readings.front().boottime, report_start);
  report_.now_is("", "there again");
  report_.tell(sink_, report_start + seconds(3));
  EXPECT_EQ(told().back(), R"(["bus","back","there again"])");
}

TEST_F(Report, a_state_that_flaps_is_bounded_and_says_how_often) {
  for (int k = 0; k < 3600; ++k) {
    report_.now_is(k % 2 == 0 ? "line_gone" : "", "x");
    report_.tell(sink_, report_start + seconds(k));
  }
  const auto events = told();
  EXPECT_LE(events.size(), 2 * (3U + 4U));
  EXPECT_GE(events.size(), 2 * (3U + 3U));
  EXPECT_THAT(events[events.size() - 2],
              testing::HasSubstr(" changes before this were not reported)"));
  EXPECT_EQ(events.back(), R"(["bus","back","x"])");
}

TEST_F(Report, what_was_held_back_is_told_later_if_it_still_holds) {
  flap(3);
  report_.now_is("line_gone", "unplugged");
  report_.tell(sink_, report_start + minutes(15) - Micros(1));
  EXPECT_EQ(told().size(), 6U);
  report_.tell(sink_, report_start + minutes(15));
  EXPECT_EQ(told().back(), R"(["bus","line_gone","unplugged"])");
}

TEST_F(Report, that_a_told_trouble_is_over_is_told_though_the_bound_is_reached) {
  flap(3);
  report_.now_is("line_gone", "unplugged");
  report_.tell(sink_, report_start + minutes(15));
  report_.now_is("", "there again");
  report_.tell(sink_, report_start + minutes(15) + seconds(5));
  EXPECT_EQ(told().back(), R"(["bus","back","there again"])");
  report_.now_is("line_gone", "unplugged");
  report_.tell(sink_, report_start + minutes(16));
  EXPECT_EQ(told().back(), R"(["bus","back","there again"])");
}

TEST_F(Report, a_state_that_came_and_went_unseen_is_nothing_to_tell) {
  report_.now_is("line_gone", "x");
  report_.now_is("", "y");
  report_.tell(sink_, report_start);
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(Report, what_the_full_queue_refused_comes_again_every_10_s_while_it_is_true) {
  report_.now_is("line_gone", "unplugged");
  sink_.room = 0;
  for (int k = 0; k < 20; ++k) {
    report_.tell(sink_, report_start + seconds(k));
  }
  EXPECT_EQ(sink_.refused, 2U);
  sink_.room = 10;
  report_.tell(sink_, report_start + seconds(20));
  EXPECT_EQ(told().size(), 1U);
}

TEST_F(Report, its_end_ends_what_was_told_whether_it_is_still_true_or_not) {
  report_.now_is("line_gone", "unplugged");
  report_.end(sink_, "ended", report_start);
  EXPECT_THAT(told(), IsEmpty()) << "nobody was told of it";
  report_.tell(sink_, report_start);
  report_.end(sink_, "ended", report_start);
  EXPECT_EQ(told().back(), R"(["bus","back","ended"])");
  report_.end(sink_, "ended", report_start);
  EXPECT_EQ(told().size(), 2U);
}

TEST_F(Report, its_end_waits_for_no_later_try) {
  report_.now_is("line_gone", "unplugged");
  report_.tell(sink_, report_start);
  report_.now_is("", "there again");
  sink_.room = 0;
  report_.tell(sink_, report_start + seconds(1));
  sink_.room = 10;
  report_.end(sink_, "ended", report_start + seconds(2));
  EXPECT_EQ(told().back(), R"(["bus","back","there again"])");
}

}  // namespace
}  // namespace buoyd
