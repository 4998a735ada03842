#include "mqtt/reconnect_policy.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace buoyd {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

const MonoTime t0{seconds(1000)};

TEST(ReconnectPolicy, first_attempt_is_at_once) {
  EXPECT_LE(ReconnectPolicy().next_attempt(), t0);
}

TEST(ReconnectPolicy, losses_back_off_to_a_minute) {
  ReconnectPolicy policy;
  MonoTime now = t0;
  for (const int expected : {1, 2, 4, 8, 16, 32, 60, 60}) {
    policy.lost(now);
    EXPECT_EQ(policy.next_attempt() - now, seconds(expected));
    now = policy.next_attempt();
  }
}

TEST(ReconnectPolicy, refusals_back_off_to_ten_minutes) {
  ReconnectPolicy policy;
  MonoTime now = t0;
  for (int i = 0; i < 12; ++i) {
    policy.refused(now);
    now = policy.next_attempt();
  }
  policy.refused(now);
  EXPECT_EQ(policy.next_attempt() - now, minutes(10));
  policy.lost(now);
  EXPECT_EQ(policy.next_attempt() - now, minutes(1)) << "a mere loss waits no longer than a minute";
}

TEST(ReconnectPolicy, only_a_connection_that_lived_starts_anew) {
  ReconnectPolicy policy;
  policy.lost(t0);
  policy.lost(t0);
  policy.connected(t0);
  policy.lost(t0 + seconds(1));
  EXPECT_EQ(policy.next_attempt() - t0, seconds(1 + 4)) << "taken and dropped at once";
  policy.connected(t0 + seconds(5));
  policy.lost(t0 + seconds(15));
  EXPECT_EQ(policy.next_attempt() - t0, seconds(15 + 1));
}

TEST(ReconnectPolicy, what_was_put_right_need_not_wait_unless_for_a_take_over) {
  ReconnectPolicy policy;
  for (int i = 0; i < 12; ++i) {
    policy.refused(t0);
  }
  policy.at_once();
  EXPECT_LE(policy.next_attempt(), t0);
  policy.refused(t0);
  EXPECT_EQ(policy.next_attempt() - t0, seconds(1)) << "and the back-off starts anew";
  policy.taken_over(t0);
  policy.taken_over(t0);
  policy.at_once();
  EXPECT_EQ(policy.next_attempt() - t0, minutes(10));
}

TEST(ReconnectPolicy, two_take_overs_in_a_minute_yield_ten) {
  ReconnectPolicy policy;
  policy.connected(t0);
  policy.taken_over(t0);
  EXPECT_EQ(policy.next_attempt() - t0, seconds(1));
  EXPECT_FALSE(policy.yields());
  policy.taken_over(t0 + seconds(60));
  EXPECT_EQ(policy.next_attempt() - t0, seconds(60) + minutes(10));
  EXPECT_TRUE(policy.yields());
  policy.connected(t0 + minutes(12));
  EXPECT_FALSE(policy.yields());
  policy.taken_over(t0 + minutes(14));
  EXPECT_FALSE(policy.yields()) << "the last one was more than a minute ago";
}

}  // namespace
}  // namespace buoyd
