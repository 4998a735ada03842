#include "command/call_rate.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

class CallRateTest : public testing::Test {
 protected:
  int heard(const std::string& sender) {
    int count = 0;
    for (int i = 0; i < 100; ++i) count += rate_.has_turn(sender, now_) ? 1 : 0;
    return count;
  }

  MonoTime now_{std::chrono::hours(1)};
  CallRate rate_;
};

TEST_F(CallRateTest, ten_at_once_then_one_in_six_seconds) {
  EXPECT_EQ(heard("a"), CallRate::burst);
  now_ += CallRate::between_calls - Micros(1);
  EXPECT_EQ(heard("a"), 0);
  now_ += Micros(1);
  EXPECT_EQ(heard("a"), 1);
  now_ += std::chrono::hours(5);
  EXPECT_EQ(heard("a"), CallRate::burst) << "a long silence earns no more";
}

TEST_F(CallRateTest, a_flood_of_one_costs_no_other) {
  EXPECT_EQ(heard("flood"), CallRate::burst);
  EXPECT_EQ(heard("honest"), CallRate::burst);
}

TEST_F(CallRateTest, names_without_end_are_not_heard) {
  std::size_t count = 0;
  for (int i = 0; i < 100; ++i) count += rate_.has_turn("name" + std::to_string(i), now_) ? 1U : 0U;
  EXPECT_EQ(count, CallRate::most_senders);
  now_ += CallRate::between_calls;
  EXPECT_TRUE(rate_.has_turn("somebody else", now_));
}

}  // namespace
}  // namespace buoyd
