#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "science/computed/event_computation.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

/// What was told: at which second, and whether it was on.
using Told = std::vector<std::pair<std::int64_t, std::int64_t>>;

class Event : public ::testing::Test {
 protected:
  void say(Micros second, double value, char flag = '1') {
    if (!computation_) computation_.emplace(settings_, 0, ValueType::float64);
    computation_->add({MonoTime(second), {}, {value}, {flag}}, rows_);
  }
  void pass(Micros second) {
    if (!computation_) computation_.emplace(settings_, 0, ValueType::float64);
    computation_->advance(MonoTime(second), {}, rows_);
  }
  [[nodiscard]] Told told() const {
    Told all;
    for (const ComputedRow& row : rows_) {
      EXPECT_TRUE(row.urgent);
      all.emplace_back(row.boottime.time_since_epoch() / 1s, std::get<std::int64_t>(row.values[0]));
    }
    return all;
  }

  EventSettings settings_;
  std::optional<EventComputation> computation_;
  Computation::Rows rows_;
};

TEST_F(Event, is_told_once_where_it_begins_and_once_where_it_is_over) {
  settings_.above = 17;
  settings_.clear = 14;
  say(1s, 16);
  say(2s, 18);
  say(3s, 20);
  say(4s, 15);
  say(5s, 18);
  say(6s, 13);
  say(7s, 15);
  EXPECT_EQ(told(), (Told{{2, 1}, {6, 0}}));
  EXPECT_EQ(std::get<double>(rows_[0].values[1]), 18);
  EXPECT_EQ(rows_[0].flags, "21");
}

TEST_F(Event, a_limit_itself_changes_nothing) {
  settings_.above = 17;
  say(1s, 17);
  say(2s, 17.5);
  say(3s, 17);
  say(4s, 16.5);
  EXPECT_EQ(told(), (Told{{2, 1}, {4, 0}}));
}

TEST_F(Event, below_a_limit_is_the_other_way_round) {
  settings_.below = 11.8;
  settings_.clear = 12.4;
  say(1s, 12);
  say(2s, 11);
  say(3s, 12);
  say(4s, 12.5);
  EXPECT_EQ(told(), (Told{{2, 1}, {4, 0}}));
}

TEST_F(Event, a_switch_has_one_value) {
  settings_.is = 1;
  say(1s, 0);
  say(2s, 1);
  say(3s, 1);
  say(4s, 2);
  EXPECT_EQ(told(), (Told{{2, 1}, {4, 0}}));
}

TEST_F(Event, a_rate_is_up_or_down_in_a_second) {
  settings_.rate = 2;
  settings_.clear = 1;
  say(1s, 100);
  say(2s, 101);
  say(4s, 95);
  say(5s, 93.5);
  say(6s, 93);
  EXPECT_EQ(told(), (Told{{4, 1}, {6, 0}}));
}

TEST_F(Event, a_direction_moves_along_the_shorter_arc) {
  settings_.rate = 5;
  computation_.emplace(settings_, 0, ValueType::float64, nullptr, EventMemory{}, 360);
  say(1s, 359);
  say(2s, 1);
  say(3s, 358);
  EXPECT_THAT(told(), IsEmpty());
  say(4s, 4);
  EXPECT_EQ(told(), (Told{{4, 1}}));
}

TEST_F(Event, of_two_that_were_read_at_once_nobody_knows_the_rate) {
  settings_.rate = 2;
  say(1s, 100);
  say(1s + 50us, 100.1);
  say(2s, 100.2);
  EXPECT_EQ(told(), Told{});
}

TEST_F(Event, has_to_hold_without_a_break) {
  settings_.above = 17;
  settings_.hold = 3s;
  say(1s, 18);
  say(2s, 18);
  say(3s, 16);
  say(4s, 18);
  say(6s, 18);
  EXPECT_EQ(told(), Told{});
  say(7s, 18);
  EXPECT_EQ(told(), (Told{{7, 1}}));
}

TEST_F(Event, silence_begins_without_a_value_and_ends_with_one) {
  settings_.silence = 5s;
  pass(0s);
  say(1s, 3);
  pass(6s);
  EXPECT_EQ(told(), Told{});
  pass(7s);
  pass(8s);
  say(9s, 3);
  EXPECT_EQ(told(), (Told{{7, 1}, {9, 0}}));
  EXPECT_TRUE(std::holds_alternative<std::monostate>(rows_[0].values[1]));
  EXPECT_EQ(rows_[0].flags, "29");
}

TEST_F(Event, a_silence_that_a_late_value_ends_is_over_no_earlier_than_it_begins) {
  settings_.silence = 5s;
  say(1s, 3);
  pass(7s);
  say(6s, 3);
  say(8s, 3);
  EXPECT_EQ(told(), (Told{{7, 1}, {7, 0}}));
}

TEST_F(Event, what_passed_by_is_no_silence) {
  settings_.silence = 5s;
  say(1s, 3);
  computation_->pass_by(MonoTime(8s));
  say(2s, 3);
  pass(13s);
  EXPECT_EQ(told(), Told{});
  pass(14s);
  computation_->pass_by(MonoTime(15s));
  pass(16s);
  say(17s, 3);
  EXPECT_EQ(told(), (Told{{14, 1}, {17, 0}})) << "what nobody saw does not end it";
}

TEST_F(Event, silence_counts_from_the_start_where_nothing_ever_came) {
  settings_.silence = 5s;
  pass(0s);
  pass(5s);
  pass(6s);
  EXPECT_EQ(told(), (Told{{6, 1}}));
}

TEST_F(Event, what_is_missing_or_has_failed_changes_nothing) {
  settings_.above = 17;
  say(1s, 99, '4');
  say(2s, std::nan(""), '9');
  say(3s, 18, '3');
  say(4s, 1, '4');
  EXPECT_EQ(told(), (Told{{3, 1}}));
}

TEST_F(Event, a_failed_value_is_silence) {
  settings_.silence = 5s;
  say(1s, 3);
  say(4s, 3, '4');
  pass(7s);
  EXPECT_EQ(told(), (Told{{7, 1}}));
}

class EventKind : public ::testing::Test {
 protected:
  EventKind() {
    ModelChannel speed;
    speed.name = "wind_speed";
    speed.unit = "m s-1";
    speed.type = ValueType::float32;
    ModelKind scan;
    scan.name = "scan";
    scan.channels = {speed};
    scan.channels[0].on_axis = true;
    ModelKind wind;
    wind.name = "true_wind";
    wind.channels = {speed};
    kinds_ = {scan, wind};
    instrument_.name = "mast";
    settings_.kind = "storm";
  }

  InstrumentSettings instrument_;
  EventSettings settings_;
  std::vector<ModelKind> kinds_;
};

TEST_F(EventKind, is_of_the_kind_that_it_names) {
  settings_.channel = "true_wind.wind_speed";
  const auto made = event_kind(settings_, instrument_, kinds_);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->by.of, "true_wind");
  EXPECT_THAT(made->by.from, ElementsAre("mast.true_wind.wind_speed"));
  EXPECT_EQ(made->kind.channels[1].name, "value");
  EXPECT_EQ(made->kind.channels[1].unit, "m s-1");
}

TEST_F(EventKind, says_its_condition) {
  settings_.channel = "true_wind.wind_speed";
  settings_.above = 17;
  settings_.clear = 14.5;
  settings_.hold = 1500ms;
  EXPECT_THAT(event_kind(settings_, instrument_, kinds_)->by.with,
              ElementsAre(Pair("above", "17"), Pair("clear", "14.5"), Pair("for", "1.5")));
}

TEST_F(EventKind, is_of_one_number_that_is_there) {
  settings_.channel = "wind_speed";
  EXPECT_THAT(event_kind(settings_, instrument_, kinds_).error().text, HasSubstr("a profile"));
  settings_.channel = "gust";
  EXPECT_THAT(event_kind(settings_, instrument_, kinds_).error().text,
              HasSubstr("\"gust\", expected one of mast"));
}

}  // namespace
}  // namespace buoyd
