// A modem's relay as orders to its module's line.
#include "power/relay_switch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace buoyd {
namespace {

class RelaySwitchTest : public testing::Test {
 protected:
  static PowerSettings power(bool normally_closed) {
    PowerSettings power;
    power.instrument = "relays";
    power.relay = 3;
    power.normally_closed = normally_closed;
    return power;
  }
  std::unique_ptr<RelaySwitch> make(bool normally_closed) {
    return std::make_unique<RelaySwitch>(power(normally_closed), [this](const SwitchOrderPtr& one) {
      if (refuses_) return Result<void>(fail(ErrorCode::unavailable, "line 'bus' does not run"));
      orders_.push_back(one);
      return Result<void>{};
    });
  }

  bool refuses_ = false;
  std::vector<SwitchOrderPtr> orders_;
};

TEST_F(RelaySwitchTest, orders_its_relay) {
  const auto relay = make(false);
  EXPECT_FALSE(relay->outcome()) << "nothing was asked";
  relay->set(false);
  ASSERT_EQ(orders_.size(), 1U);
  EXPECT_EQ(orders_[0]->instrument, "relays");
  EXPECT_EQ(orders_[0]->relay, 3);
  EXPECT_FALSE(orders_[0]->on);
  EXPECT_FALSE(relay->outcome());
  orders_[0]->say({});
  ASSERT_TRUE(relay->outcome());
  EXPECT_TRUE(*relay->outcome());
}

TEST_F(RelaySwitchTest, a_normally_closed_contact_is_opened_by_the_coil) {
  const auto relay = make(true);
  relay->set(false);
  relay->set(true);
  EXPECT_TRUE(orders_[0]->on);
  EXPECT_FALSE(orders_[1]->on);
}

TEST_F(RelaySwitchTest, why_not_is_said_with_the_relay) {
  const auto relay = make(false);
  relay->set(true);
  orders_[0]->say(fail(ErrorCode::timeout, "unit 1: no answer in 300 ms"));
  EXPECT_EQ(relay->outcome()->error().text, "relay 3 of relays: unit 1: no answer in 300 ms");
  refuses_ = true;
  relay->set(true);
  EXPECT_EQ(relay->outcome()->error().text, "relay 3 of relays: line 'bus' does not run");
}

TEST_F(RelaySwitchTest, off_is_withdrawn_by_what_comes_after_it_and_on_never) {
  auto relay = make(false);
  relay->set(false);
  relay->set(true);
  EXPECT_TRUE(orders_[0]->withdrawn);
  relay->set(false);
  EXPECT_FALSE(orders_[1]->withdrawn);
  relay.reset();
  EXPECT_TRUE(orders_[2]->withdrawn) << "nobody is there to switch it on again";
  relay = make(false);
  relay->set(true);
  relay.reset();
  EXPECT_FALSE(orders_[3]->withdrawn);
}

}  // namespace
}  // namespace buoyd
