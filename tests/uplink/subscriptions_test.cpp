#include "uplink/subscriptions.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class SubscriptionsTest : public testing::Test {
 protected:
  std::optional<Subscriptions::Answer> answer(std::uint16_t id, std::uint8_t reason) {
    return subscriptions_.answered(id, reason, now_);
  }
  std::size_t asked_after(Micros time) {
    now_ += time;
    const std::size_t before = asked_.size();
    subscriptions_.step(now_);
    return asked_.size() - before;
  }

  MonoTime now_{std::chrono::hours(1)};
  std::vector<std::string> asked_;
  bool broken_ = false;
  Subscriptions subscriptions_{[this](const std::string& filter) -> Result<std::uint16_t> {
    if (broken_) return fail(ErrorCode::unavailable, "not connected");
    asked_.push_back(filter);
    return static_cast<std::uint16_t>(asked_.size());
  }};
};

TEST_F(SubscriptionsTest, what_is_refused_once_is_asked_for_again_after_a_minute) {
  ASSERT_TRUE(subscriptions_.connected({"commands/#", "receipt"}));
  EXPECT_FALSE(answer(1, 1)->is_refused);
  EXPECT_EQ(subscriptions_.next_due(), MonoTime::max());
  EXPECT_TRUE(answer(2, 0x87)->is_refused);
  EXPECT_EQ(subscriptions_.next_due(), now_ + minutes(1));
  EXPECT_EQ(asked_after(seconds(59)), 0U);
  EXPECT_EQ(asked_after(seconds(1)), 1U);
  EXPECT_EQ(asked_.back(), "receipt");
  const auto given = answer(3, 1);
  ASSERT_TRUE(given);
  EXPECT_EQ(given->filter, "receipt");
  EXPECT_TRUE(given->is_late);
  EXPECT_EQ(asked_after(minutes(100)), 0U);
  EXPECT_FALSE(answer(4, 0));
}

TEST_F(SubscriptionsTest, what_is_refused_for_ever_costs_ever_less) {
  ASSERT_TRUE(subscriptions_.connected({"receipt"}));
  std::size_t asked = 0;
  for (int minute = 0; minute < 24 * 60; ++minute) {
    static_cast<void>(answer(static_cast<std::uint16_t>(asked_.size()), 0x87));
    asked += asked_after(minutes(1));
  }
  EXPECT_GE(asked, 24U);
  EXPECT_LE(asked, 30U);
}

TEST_F(SubscriptionsTest, a_new_connection_begins_anew) {
  ASSERT_TRUE(subscriptions_.connected({"receipt"}));
  EXPECT_TRUE(answer(1, 0x80)->is_refused);
  subscriptions_.disconnected();
  EXPECT_EQ(asked_after(minutes(2)), 0U);
  EXPECT_TRUE(subscriptions_.connected({"receipt"}));
  EXPECT_FALSE(answer(2, 1)->is_late);
  broken_ = true;
  EXPECT_FALSE(subscriptions_.connected({"receipt"}));
}

}  // namespace
}  // namespace buoyd
