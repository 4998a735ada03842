#include "app/kept_counters.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

using Cause = KeptCounters::Cause;
using std::chrono::seconds;

class Kept : public testing::Test {
 protected:
  [[nodiscard]] InstrumentSnapshot now_of(const std::string& name = "sonde") const {
    InstrumentSnapshot one;
    one.name = name;
    kept.add_to(one, now);
    return one;
  }
  static InstrumentSnapshot counted() {
    InstrumentSnapshot one;
    one.name = "sonde";
    one.interval = seconds(2);
    one.readings = 40;
    one.values = 80;
    one.bytes = 400;
    one.dropped = 3;
    one.errors[1] = 5;
    one.slots.run = 50;
    one.slots.failed = 10;
    return one;
  }

  KeptCounters kept;
  MonoTime now{seconds(1000)};
};

TEST_F(Kept, of_one_that_nobody_knows_nothing) {
  EXPECT_EQ(now_of().slots.no_line, 0U);
}

TEST_F(Kept, what_was_counted_before_a_pause_counts_behind_it) {
  kept.begins("sonde", now);
  kept.ended(counted(), Cause::paused, now);
  now += seconds(61);
  kept.begins("sonde", now);
  now += seconds(100);
  const auto after = now_of();
  EXPECT_EQ(after.readings, 40U);
  EXPECT_EQ(after.values, 80U);
  EXPECT_EQ(after.bytes, 400U);
  EXPECT_EQ(after.dropped, 3U);
  EXPECT_EQ(after.errors[1], 5U);
  EXPECT_EQ(after.slots.run, 50U);
  EXPECT_EQ(after.slots.failed, 10U);
  EXPECT_EQ(after.slots.paused, 30U);
  EXPECT_EQ(after.slots.no_line, 0U);
}

TEST_F(Kept, slots_that_pass_now_are_seen_at_once) {
  kept.ended(counted(), Cause::paused, now);
  now += seconds(9);
  EXPECT_EQ(now_of().slots.paused, 4U);
  EXPECT_EQ(now_of().slots.paused, 4U) << "looking counts nothing";
  now += seconds(1);
  EXPECT_EQ(now_of().slots.paused, 5U);
}

TEST_F(Kept, another_interval_counts_from_when_it_was_said) {
  kept.ended(counted(), Cause::paused, now);
  now += seconds(10);
  kept.rests("sonde", seconds(3600), Cause::paused, now);
  now += seconds(1800);
  EXPECT_EQ(now_of().slots.paused, 5U);
  kept.rests("sonde", seconds(2), Cause::paused, now);
  EXPECT_EQ(now_of().slots.paused, 5U) << "half an hour was no slot of the interval of then";
  now += seconds(2);
  EXPECT_EQ(now_of().slots.paused, 6U);
}

TEST_F(Kept, a_start_that_waits_is_off_and_a_pause_in_it_is_a_pause) {
  kept.rests("sonde", seconds(2), Cause::off, now);
  now += seconds(20);
  kept.rests("sonde", seconds(2), Cause::paused, now);
  now += seconds(10);
  kept.rests("sonde", seconds(2), Cause::off, now);
  now += seconds(2);
  kept.begins("sonde", now);
  EXPECT_EQ(now_of().slots.no_line, 11U);
  EXPECT_EQ(now_of().slots.paused, 5U);
}

TEST_F(Kept, who_speaks_has_no_slots) {
  kept.rests("sonde", Micros(0), Cause::paused, now);
  now += seconds(100);
  EXPECT_EQ(now_of().slots.paused, 0U);
}

}  // namespace
}  // namespace buoyd
