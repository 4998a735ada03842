// The daemon's uplink without the daemon, at a real broker: what a renewal keeps.
#include "app/uplink_slot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include "mqtt/mqtt_probe.hpp"
#include "spool/spool_loop.hpp"
#include "support/broker.hpp"
#include "uplink/uplink_loop.hpp"

namespace buoyd::test {
namespace {

using testing::ElementsAre;

class UplinkSlotTest : public testing::Test {
 protected:
  UplinkSlotTest() {
    settings_.station.id = "b1";
    settings_.mqtt.port = broker_.port();
    settings_.commands.allow = {"status"};
    slot_.make();
  }
  ~UplinkSlotTest() override { slot_.clear(); }

  std::unique_ptr<RunningUplink> make() {
    ++made_;
    return std::make_unique<RunningUplink>(
        settings_, supervision_, [this](const Settings& settings, TurnWatch& turns) {
          return std::make_unique<UplinkLoop>(
              settings, clock_, log_, spool_, [](const EventFacts&) {},
              [](CommandCall) { return true; }, &turns);
        });
  }
  /// Looks after it until the next one is made.
  void renew() {
    slot_.renew();
    while (!slot_.step()) poll(nullptr, 0, 5);
  }
  static CommandAnswer answer(const std::string& text) {
    return {"buoy/b1/answer/x", text, {}, "x"};
  }
  bool until_answered(std::size_t answers) {
    return people_.until([&] {
      heard_.clear();
      for (const MqttEvent& event : people_.events) {
        if (const auto* message = std::get_if<MqttMessage>(&event)) {
          heard_.emplace_back(message->payload.begin(), message->payload.end());
        }
      }
      return heard_.size() >= answers;
    });
  }

  Broker broker_;
  Settings settings_;
  SystemClock clock_;
  RepeatLog log_{clock_, [](Priority, std::string_view) {}};
  AwakeClock awake_;
  Supervision supervision_{awake_, clock_};
  SpoolLoop spool_{SpoolSetup{}, clock_, log_, {}};
  int made_ = 0;
  std::vector<bool> told_;  // each connection of the spool: to somebody?
  MqttProbe people_{"people", broker_.port()};
  std::vector<std::string> heard_;
  UplinkSlot slot_{[this] { return make(); },
                   [this](DeliveryEvents* events) { told_.push_back(events != nullptr); }};
};

TEST_F(UplinkSlotTest, the_spool_tells_nobody_between_two_uplinks) {
  ASSERT_TRUE(slot_.begin());
  EXPECT_FALSE(slot_.is_renewing());
  EXPECT_FALSE(slot_.step()) << "nothing is to be renewed";
  renew();
  EXPECT_FALSE(slot_.is_renewing());
  ASSERT_TRUE(slot_.begin());
  EXPECT_EQ(made_, 2);
  EXPECT_THAT(told_, ElementsAre(true, false, true));
}

TEST_F(UplinkSlotTest, what_health_tells_of_traffic_counts_over_a_renewal) {
  const auto until_connected = [this] {
    while (!slot_.loop().status().connected) poll(nullptr, 0, 5);
  };
  ASSERT_TRUE(slot_.begin());
  until_connected();
  slot_.renew();
  while (!slot_.running().ended()) poll(nullptr, 0, 5);
  const UplinkStatus before = slot_.loop().status();
  EXPECT_EQ(before.connects, 1U);
  EXPECT_GT(before.connected_time, Micros(0));
  ASSERT_TRUE(slot_.step());
  EXPECT_EQ(slot_.loop().status().connects, 0U) << "the trial and the link watchdog ask this one";
  EXPECT_EQ(slot_.since_start().connects, 1U);
  EXPECT_EQ(slot_.since_start().sent_bytes, before.sent_bytes);
  EXPECT_EQ(slot_.since_start().link_bytes, before.link_bytes);
  EXPECT_EQ(slot_.since_start().connected_time, before.connected_time);
  ASSERT_TRUE(slot_.begin());
  until_connected();
  EXPECT_EQ(slot_.since_start().connects, 2U);
}

TEST_F(UplinkSlotTest, each_next_one_knows_what_left_the_configuration) {
  ASSERT_TRUE(people_.until_connected());
  ASSERT_TRUE(people_.connection->subscribe("buoy/b1/about/#"));
  ASSERT_TRUE(people_.until_seen<MqttSubscribed>(1));
  ASSERT_TRUE(slot_.begin());
  slot_.withdraw({{"lidar", {}}});
  ASSERT_TRUE(until_answered(1));
  renew();
  ASSERT_TRUE(slot_.begin());
  ASSERT_TRUE(until_answered(2));
  EXPECT_THAT(heard_, ElementsAre("", ""));
}

TEST_F(UplinkSlotTest, one_that_never_began_is_renewed_at_once) {
  slot_.renew();
  EXPECT_TRUE(slot_.is_renewing());
  EXPECT_TRUE(slot_.step());
  EXPECT_EQ(made_, 2);
}

TEST_F(UplinkSlotTest, while_the_next_one_is_waited_for_none_begins) {
  ASSERT_TRUE(slot_.begin());
  slot_.renew();
  EXPECT_TRUE(slot_.begin());
  EXPECT_THAT(told_, ElementsAre(true));
  while (!slot_.step()) poll(nullptr, 0, 5);
}

TEST_F(UplinkSlotTest, an_answer_to_the_command_that_ended_it_is_given_by_the_next_one) {
  ASSERT_TRUE(people_.until_connected());
  ASSERT_TRUE(people_.connection->subscribe("buoy/b1/answer/#"));
  ASSERT_TRUE(people_.until_seen<MqttSubscribed>(1));
  ASSERT_TRUE(slot_.begin());
  slot_.renew();
  slot_.send(answer("first"));
  slot_.send(answer("second"));
  while (!slot_.step()) poll(nullptr, 0, 5);
  ASSERT_TRUE(slot_.begin());
  slot_.send(answer("third"));
  ASSERT_TRUE(until_answered(3));
  EXPECT_THAT(heard_, ElementsAre("first", "second", "third"));
}

}  // namespace
}  // namespace buoyd::test
