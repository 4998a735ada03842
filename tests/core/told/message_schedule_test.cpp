#include "core/told/message_schedule.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

using namespace std::chrono_literals;

const MonoTime start{1h};

TEST(MessageSchedule, waits_for_one_interval_of_the_card_at_first) {
  MessageSchedule schedule(10min);
  schedule.card(60s, start);
  EXPECT_EQ(schedule.next(), start + 60s);
}

TEST(MessageSchedule, keeps_the_longer_interval) {
  MessageSchedule seldom(10min);
  seldom.card(60s, start);
  seldom.sent(40s, start);
  EXPECT_EQ(seldom.next(), start + 10min);
  MessageSchedule often(1s);
  often.card(60s, start);
  often.sent(0s, start);
  EXPECT_EQ(often.next(), start + 60s);
  often.sent(80s, start);
  EXPECT_EQ(often.next(), start + 80s) << "the terminal asked for it";
}

TEST(MessageSchedule, waits_as_long_as_a_refusal_says) {
  MessageSchedule schedule(10min);
  schedule.refused(40s, start);
  EXPECT_EQ(schedule.next(), start + 40s);
  schedule.refused(0s, start);
  EXPECT_EQ(schedule.next(), start + MessageSchedule::least_wait);
}

}  // namespace
}  // namespace buoyd
