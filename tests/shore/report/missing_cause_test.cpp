#include "shore/report/missing_cause.hpp"

#include <gmock/gmock.h>

#include <string>

#include "shore/report/expected_step.hpp"
#include "shore/report/slot_walk.hpp"

namespace buoyshore {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// "line_gone 3 no_answer 1".
std::string shown_counts(const MissingCounts& counts) {
  std::string text;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    if (!text.empty()) text += ' ';
    text += std::string(missing_cause_names[i]) + ' ' + std::to_string(counts[i]);
  }
  return text;
}

std::string explained(const SlotGap& gap, const std::vector<CauseSpan>& spans,
                      std::vector<LostSlots> lost = {}) {
  MissingCounts counts{};
  explain(gap, CauseTimeline(spans), lost, counts);
  return shown_counts(counts);
}

TEST(MissingReadings, have_the_cause_of_their_time) {
  EXPECT_EQ(explained({100, 10, 5}, {{90, 121, MissingCause::line}, {121, 200, MissingCause::off}}),
            "buoyd_off 2 line_gone 3");
}

TEST(MissingReadings, have_the_first_of_two_causes) {
  EXPECT_EQ(explained({100, 10, 5}, {{0, 500, MissingCause::retention},
                                     {105, 125, MissingCause::line},
                                     {0, 500, MissingCause::link}}),
            "line_gone 2 retention 3");
}

TEST(MissingReadings, before_an_event_came_and_after_its_end_are_its_own) {
  EXPECT_EQ(explained({100, 10, 10}, {{130, 151, MissingCause::instrument}}),
            "instrument_silent 10");
  EXPECT_EQ(explained({100, 10, 10}, {{0, 90, MissingCause::off}, {500, 600, MissingCause::off}}),
            "unexplained 10");
}

TEST(MissingReadings, that_nothing_explains_are_what_the_board_counted) {
  LostSlots counted{90, 200, {}};
  counted.left[index_of(MissingCause::no_answer)] = 2;
  counted.left[index_of(MissingCause::line_busy)] = 1;
  EXPECT_EQ(explained({100, 10, 2}, {}, {counted}), "no_answer 2");
  EXPECT_EQ(explained({100, 10, 4}, {}, {counted}), "no_answer 2 line_busy 1 unexplained 1");
  EXPECT_EQ(explained({210, 10, 2}, {}, {counted}), "unexplained 2");
  EXPECT_EQ(explained({180, 10, 4}, {}, {counted}), "no_answer 2 unexplained 2");
}

TEST(MissingReadings, that_an_event_explains_use_the_count_up) {
  LostSlots counted{90, 500, {}};
  counted.left[index_of(MissingCause::no_answer)] = 3;
  std::vector<LostSlots> lost{counted};
  MissingCounts counts{};
  const CauseTimeline timeline({{95, 125, MissingCause::instrument}});
  explain({100, 10, 3}, timeline, lost, counts);
  explain({300, 10, 1}, timeline, lost, counts);
  EXPECT_EQ(shown_counts(counts), "instrument_silent 3 unexplained 1");
}

class Slots : public testing::Test {
 protected:
  /// "100+10x3": first, step and number of each gap.
  std::vector<std::string> gaps_;
  SlotWalk instants_ = walk(false);
  SlotWalk intervals_ = walk(true);

  SlotWalk walk(bool is_interval) {
    return {is_interval, [this](const SlotGap& gap) {
              gaps_.push_back(std::to_string(gap.first) + '+' + std::to_string(gap.step) + 'x' +
                              std::to_string(gap.count));
            }};
  }
};

TEST_F(Slots, are_empty_where_as_many_readings_fit_between_two) {
  instants_.begin(1000);
  for (const std::int64_t time : {1003, 1102, 1199, 1530, 1601}) instants_.reading(time, 100);
  instants_.end(1700, 100);
  EXPECT_THAT(gaps_, ElementsAre("1309+110x2"));
}

TEST_F(Slots, are_not_empty_where_a_reading_was_late) {
  instants_.begin(1000);
  for (const std::int64_t time : {1000, 1100, 1270, 1300, 1400, 1650, 1650, 1660, 1700, 1800}) {
    instants_.reading(time, 100);
  }
  instants_.end(1900, 100);
  EXPECT_THAT(gaps_, IsEmpty());
}

TEST_F(Slots, are_fewer_where_some_of_the_readings_were_late) {
  instants_.begin(1000);
  for (const std::int64_t time : {1000, 1500, 1510, 1600}) instants_.reading(time, 100);
  instants_.end(1700, 100);
  EXPECT_THAT(gaps_, ElementsAre("1125+125x3"));
}

TEST_F(Slots, before_the_first_and_behind_the_last_reading_are_empty) {
  instants_.begin(1000);
  instants_.reading(1350, 100);
  instants_.end(1600, 100);
  EXPECT_THAT(gaps_, ElementsAre("1050+100x3", "1450+100x2"));
}

TEST_F(Slots, of_intervals_end_with_the_time) {
  intervals_.begin(1000);
  for (const std::int64_t time : {1100, 1200, 1300}) intervals_.reading(time, 100);
  intervals_.end(1300, 100);
  EXPECT_THAT(gaps_, IsEmpty());
  intervals_.reading(1500, 100);
  intervals_.end(1700, 100);
  EXPECT_THAT(gaps_, ElementsAre("1400+100x1", "1600+100x2"));
}

TEST_F(Slots, are_all_empty_where_nothing_came) {
  instants_.begin(1000);
  instants_.end(1500, 100);
  intervals_.begin(1000);
  intervals_.end(1500, 100);
  EXPECT_THAT(gaps_, ElementsAre("1000+100x5", "1100+100x5"));
}

TEST_F(Slots, behind_a_whole_time_follow_its_last_reading) {
  instants_.begin_behind(990);
  instants_.reading(1290, 100);
  instants_.settle();
  EXPECT_THAT(gaps_, ElementsAre("1090+100x2"));
}

std::optional<std::int64_t> step_of(const std::string& keys) {
  return expected_step(*buoyd::Description::parse(R"({"v":1,"instrument":"lidar","kind":"scan",)" +
                                                  keys +
                                                  R"("channels":[{"name":"a","type":"integer"}]})")
                            .value());
}

TEST(ExpectedStep, is_the_interval_or_a_window_or_how_often_one_slides) {
  EXPECT_EQ(step_of(R"("interval":0.25,)"), 250'000);
  EXPECT_EQ(step_of(R"("interval":1,"over":600,)"), 1'000'000);
  EXPECT_EQ(step_of(R"("interval":1,"over":600,"computed":{"method":"statistics"},)"), 600'000'000);
  EXPECT_EQ(step_of(R"("over":600,"computed":{"method":"statistics","every":60},)"), 60'000'000);
}

TEST(ExpectedStep, is_none_of_what_comes_when_something_happens) {
  EXPECT_EQ(step_of(R"("interval":1,"computed":{"method":"event"},)"), std::nullopt);
  EXPECT_EQ(step_of(R"("interval":1,"of":"target",)"), std::nullopt);
  EXPECT_EQ(step_of(""), std::nullopt);
  EXPECT_EQ(step_of(R"("interval":0,)"), std::nullopt);
}

TEST(ExpectedStep, of_a_rare_message_is_what_it_has_shown) {
  EXPECT_EQ(shown_step(1'000'000, 360), 10'000'000);
  EXPECT_EQ(shown_step(1'000'000, 3000), 1'000'000);
  EXPECT_EQ(shown_step(1'000'000, 19), 1'000'000);
}

}  // namespace
}  // namespace buoyshore
