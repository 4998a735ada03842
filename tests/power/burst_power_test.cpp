// An instrument that measures in bursts has power for each of them.
#include <gtest/gtest.h>

#include "power/played_power.hpp"

namespace buoyd {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_F(InstrumentPowerTest, measures_a_burst_and_is_off_between) {
  make(seconds(1), seconds(60), hours(1), minutes(20));
  now_ += minutes(30);
  power_->begin(now_);
  pass(hours(2) + minutes(30));
  EXPECT_EQ(switch_.switched_on, 3);
  EXPECT_EQ(polled_.front(), 7200);
  EXPECT_NEAR(static_cast<double>(polled_.size()), 2 * 20 * 60, 3) << "the third one just begins";
  EXPECT_NEAR(static_cast<double>(on_time_ / seconds(1)), 2 * 21 * 60 + 60, 5);
}

TEST_F(InstrumentPowerTest, one_that_speaks_has_bursts_alone) {
  make(Micros(0), seconds(10), hours(1), minutes(5));
  now_ += minutes(30);
  power_->begin(now_);
  pass(minutes(29) + seconds(49));
  EXPECT_FALSE(switch_.on);
  pass(seconds(1));
  EXPECT_TRUE(switch_.on);
  EXPECT_EQ(seconds_of(warm_from_), 7200);
  pass(minutes(5) + seconds(9));
  EXPECT_TRUE(switch_.on);
  pass(seconds(2));
  EXPECT_FALSE(switch_.on);
}

TEST_F(InstrumentPowerTest, a_burst_begins_at_the_offset) {
  for (const Micros interval : {Micros(0), Micros(minutes(1))}) {
    make(interval, seconds(10), hours(1), minutes(5), minutes(40));
    now_ = MonoTime(hours(1));
    power_->begin(now_);
    pass(minutes(40) - seconds(11));
    EXPECT_FALSE(switch_.on);
    pass(seconds(1));
    EXPECT_TRUE(switch_.on);
    EXPECT_EQ(seconds_of(warm_from_), 3600 + 40 * 60);
    pass(minutes(5) + seconds(11));
    EXPECT_FALSE(switch_.on);
  }
}

TEST_F(InstrumentPowerTest, a_burst_without_warm_up_is_begun_by_a_turn_behind_its_slot) {
  make(Micros(0), seconds(0), hours(1), minutes(20));
  now_ += minutes(30) + std::chrono::microseconds(300);
  power_->begin(now_);
  pass(minutes(30) - seconds(1));
  EXPECT_EQ(switch_.switched_on, 0);
  for (int hour = 1; hour <= 3; ++hour) {
    pass(seconds(1));
    EXPECT_TRUE(switch_.on);
    EXPECT_EQ(switch_.switched_on, hour);
    pass(minutes(20));
    EXPECT_FALSE(switch_.on);
    pass(minutes(40) - seconds(1));
    EXPECT_EQ(switch_.switched_on, hour) << "what was measured is not begun again";
  }
}

TEST_F(InstrumentPowerTest, a_burst_that_may_not_begin_in_time_begins_late_and_is_as_long) {
  make(seconds(1), seconds(10), hours(1), minutes(20));
  now_ += minutes(30);
  power_->begin(now_);
  may_begin_ = false;
  pass(minutes(30) + seconds(20));
  EXPECT_EQ(switch_.switched_on, 0);
  may_begin_ = true;
  pass(seconds(1));
  EXPECT_TRUE(switch_.on);
  pass(seconds(10) + minutes(20) - seconds(1));
  EXPECT_TRUE(switch_.on);
  EXPECT_NEAR(static_cast<double>(polled_.size()), 20 * 60, 1);
  pass(seconds(1));
  EXPECT_FALSE(switch_.on);
  pass(minutes(39));
  EXPECT_EQ(switch_.switched_on, 1);
  pass(minutes(1));
  EXPECT_EQ(switch_.switched_on, 2);
}

TEST_F(InstrumentPowerTest, a_line_that_begins_anew_in_a_burst_goes_on_with_it) {
  make(seconds(1), seconds(10), hours(1), minutes(20));
  power_->begin(now_);
  pass(minutes(10));
  power_->end(now_);
  power_->begin(now_);
  polled_.clear();
  pass(minutes(1));
  EXPECT_TRUE(switch_.on);
  EXPECT_GE(polled_.size(), 49U);
}

}  // namespace
}  // namespace buoyd
