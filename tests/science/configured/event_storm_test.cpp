// An event that shortens intervals: when it does, and what ends it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "science/computed/event_computation.hpp"
#include "science/configured/storm_recorder.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Above 17 until below 14, shortening the interval of "waves", for ten minutes without values.
class EventStormTest : public ::testing::Test {
 protected:
  EventStormTest() {
    EventSettings settings;
    settings.above = 17;
    settings.clear = 14;
    computation_.emplace(settings, 0, ValueType::float64,
                         std::make_unique<EventStorm>(Storm{"mast.gale", {{"waves", 1min}}},
                                                      StormSource{"mast", 10s, 0s}, storms_));
  }

  void say(Micros second, double value, char flag = '1') {
    computation_->add({MonoTime(second), {}, {value}, {flag}}, rows_);
  }
  void pass(Micros second) { computation_->advance(MonoTime(second), {}, rows_); }

  StormRecorder storms_;
  std::optional<EventComputation> computation_;
  Computation::Rows rows_;
};

TEST_F(EventStormTest, lasts_as_long_as_its_event) {
  say(1s, 16);
  EXPECT_THAT(storms_.said, IsEmpty());
  say(2s, 18);
  say(3s, 19);
  say(4s, 15);
  EXPECT_THAT(storms_.said, ElementsAre("mast.gale begins"));
  say(5s, 13);
  say(6s, 12);
  EXPECT_THAT(storms_.said, ElementsAre("mast.gale begins", "mast.gale ends"));
}

TEST_F(EventStormTest, ends_where_no_usable_value_comes_and_goes_on_with_the_next) {
  say(0s, 18);
  say(1min, 18);
  say(9min, std::nan(""));
  say(10min, 18, '4');
  pass(11min);
  EXPECT_THAT(storms_.said, ElementsAre("mast.gale begins"));
  pass(11min + 1us);
  pass(12min);
  EXPECT_THAT(storms_.said, ElementsAre("mast.gale begins", "mast.gale ends"));
  say(13min, 15);
  EXPECT_THAT(storms_.said, ElementsAre("mast.gale begins", "mast.gale ends", "mast.gale begins"));
  EXPECT_EQ(rows_.size(), 1U) << "the event itself was on all the time";
}

TEST_F(EventStormTest, waits_for_three_intervals_that_another_event_makes_long) {
  say(0s, 18);
  storms_.asked["mast"] = 1h;  // the battery is low
  pass(1min);
  storms_.asked.clear();
  pass(3h);
  EXPECT_THAT(storms_.said, ElementsAre("mast.gale begins"));
  pass(3h + 1us);
  EXPECT_THAT(storms_.said, ElementsAre("mast.gale begins", "mast.gale ends"));
  say(4h, 18);
  pass(4h + 10min + 1us);
  EXPECT_EQ(storms_.said.size(), 4U) << "by now it is asked as often as else";
}

TEST_F(EventStormTest, ends_with_its_instrument_and_without_a_row) {
  say(0s, 18);
  computation_->finish(rows_);
  EXPECT_THAT(storms_.said, ElementsAre("mast.gale begins", "mast.gale ends"));
  EXPECT_EQ(rows_.size(), 1U);
  computation_.reset();
  EXPECT_EQ(storms_.said.size(), 2U);
}

TEST_F(EventStormTest, ends_where_its_computation_does) {
  say(0s, 18);
  computation_.reset();
  EXPECT_THAT(storms_.said, ElementsAre("mast.gale begins", "mast.gale ends"));
}

}  // namespace
}  // namespace buoyd
