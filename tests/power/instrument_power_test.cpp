// An instrument has power for its slots, for readings by hand, and at the end.
#include "power/instrument_power.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "power/played_power.hpp"

namespace buoyd {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(InstrumentPowerTest, on_so_long_before_its_slot_as_it_warms_up_and_off_behind_its_reading) {
  make(minutes(10), seconds(30));
  power_->begin(now_);
  pass(minutes(60));
  EXPECT_THAT(polled_, ElementsAre(4200, 4800, 5400, 6000, 6600, 7200));
  EXPECT_EQ(switch_.switched_on, 6);
  EXPECT_LE(on_time_, 6 * seconds(31)) << "30 s each, and the second of the reading";
  EXPECT_FALSE(switch_.on);
  EXPECT_EQ(warm_from_, MonoTime::max());
  EXPECT_THAT(power_->text(now_), HasSubstr("off, on in 9 min"));
}

TEST_F(InstrumentPowerTest, what_is_measured_often_stays_on) {
  make(seconds(35), seconds(30));
  power_->begin(now_);
  pass(minutes(60));
  EXPECT_EQ(switch_.switched_on, 1) << "5 s are no off_time";
  EXPECT_THAT(polled_, SizeIs(minutes(60) / seconds(35)));
}

TEST_F(InstrumentPowerTest, without_a_warm_up_it_stays_on) {
  make(hours(1), std::nullopt);
  power_->begin(now_);
  pass(hours(5));
  EXPECT_EQ(switch_.switched_on, 1);
  EXPECT_EQ(power_->text(now_), "on");
}

TEST_F(InstrumentPowerTest, a_shorter_interval_keeps_it_on_and_a_longer_one_lets_it_rest_again) {
  make(minutes(10), seconds(30));
  power_->begin(now_);
  pass(minutes(11));
  EXPECT_FALSE(switch_.on);
  interval_ = seconds(10);
  pass(minutes(10));
  EXPECT_TRUE(switch_.on);
  EXPECT_GE(polled_.size(), 55U);
  interval_ = minutes(10);
  pass(minutes(10));
  EXPECT_EQ(switch_.switched_on, 3);
}

TEST_F(InstrumentPowerTest, a_reading_by_hand_switches_it_on_and_off_again) {
  make(hours(1), seconds(30));
  power_->begin(now_);
  pass(minutes(10));
  ASSERT_FALSE(switch_.on);
  seen_.read_wanted = true;
  pass(seconds(1));
  EXPECT_TRUE(switch_.on);
  pass(seconds(40));
  EXPECT_TRUE(switch_.on) << "while it was not read";
  seen_.read_wanted = false;
  pass(seconds(2));
  EXPECT_FALSE(switch_.on);
}

TEST_F(InstrumentPowerTest, behind_a_reading_by_hand_shortly_before_its_slot_it_stays_on_for_that) {
  make(hours(1), minutes(1));
  poll_takes_ = seconds(3);
  power_->begin(now_);
  pass(hours(1) - seconds(75));
  ASSERT_FALSE(switch_.on);
  seen_.read_wanted = true;
  pass(seconds(65));
  seen_.read_wanted = false;
  pass(seconds(12));
  EXPECT_TRUE(switch_.on) << "it is being asked";
  pass(seconds(3));
  EXPECT_THAT(polled_, ElementsAre(7203));
  EXPECT_FALSE(switch_.on);
  EXPECT_EQ(switch_.switched_on, 1);
}

TEST_F(InstrumentPowerTest, and_for_the_whole_of_its_burst_wherever_the_reading_came) {
  for (const Micros reading : {seconds(61), seconds(65)}) {
    make(seconds(1), minutes(1), hours(1), minutes(20));
    switch_ = {};
    now_ = MonoTime(hours(2) - minutes(10));
    power_->begin(now_);
    pass(minutes(10) - seconds(63));
    ASSERT_FALSE(switch_.on);
    seen_.read_wanted = true;
    pass(reading);
    seen_.read_wanted = false;
    polled_.clear();
    pass(minutes(20) + seconds(63) - reading - seconds(1));
    EXPECT_TRUE(switch_.on);
    EXPECT_GE(polled_.size(), 19U * 60);
    pass(seconds(2));
    EXPECT_FALSE(switch_.on);
    EXPECT_EQ(switch_.switched_on, 1);
  }
}

TEST_F(InstrumentPowerTest, while_it_is_asked_it_is_not_switched_off_even_if_it_stayed_on_before) {
  make(seconds(42), seconds(30));
  poll_takes_ = seconds(3);
  power_->begin(now_);
  pass(hours(1));
  EXPECT_EQ(switch_.switched_on, 1) << "9 s are no off_time";
  EXPECT_THAT(polled_, SizeIs(hours(1) / seconds(42)));
}

TEST_F(InstrumentPowerTest, a_slot_that_moves_away_before_it_begins_keeps_nothing_on) {
  make(minutes(10), minutes(1));
  power_->begin(now_);
  pass(minutes(9) + seconds(5));
  ASSERT_TRUE(switch_.on);
  interval_ = hours(1);
  pass(seconds(56));
  EXPECT_FALSE(switch_.on);
  EXPECT_THAT(polled_, IsEmpty());
  pass(hours(1) - minutes(10));
  EXPECT_THAT(polled_, ElementsAre(7200));
}

TEST_F(InstrumentPowerTest, the_end_leaves_it_on_to_warm_up) {
  make(hours(1), seconds(30));
  power_->begin(now_);
  pass(minutes(1));
  ASSERT_FALSE(switch_.on);
  power_->end(now_);
  EXPECT_TRUE(switch_.on);
  EXPECT_EQ(warm_from_, now_ + seconds(30));
  EXPECT_EQ(power_->next_due(now_), MonoTime::max());
}

TEST_F(InstrumentPowerTest, the_end_leaves_what_is_warm_as_it_is) {
  make(seconds(35), seconds(30));
  power_->begin(now_);
  pass(minutes(1));
  ASSERT_LT(warm_from_, now_);
  power_->end(now_);
  EXPECT_LT(warm_from_, now_);
}

TEST_F(InstrumentPowerTest, what_a_slow_switch_leaves_on_at_the_end_warms_up_from_then) {
  make(hours(1), seconds(30));
  power_->begin(now_);
  pass(minutes(1));
  switch_.is_slow = true;
  power_->end(now_);
  now_ += seconds(5);
  switch_.is_slow = false;
  power_->follow_switch(now_);
  EXPECT_EQ(warm_from_, now_ + seconds(30));
}

}  // namespace
}  // namespace buoyd
