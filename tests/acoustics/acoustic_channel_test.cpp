// A buoy with two nodes: one conversation at a time.

#include "acoustics/acoustic_channel.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "acoustics/outgoing_message.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

constexpr AcousticAddress near_node = 2;
constexpr AcousticAddress far_node = 3;

/// A modem that is always ready, and whose frames are out at once.
class ReadyModem : public AcousticModem {
 public:
  void opened(MonoTime /*now*/) override {}
  void closed(MonoTime /*now*/) override {}
  void heard(std::span<const std::uint8_t> /*bytes*/, MonoTime /*now*/) override {}
  Bytes step(MonoTime /*now*/) override { return {}; }
  [[nodiscard]] MonoTime next_due() const override { return MonoTime::max(); }
  std::vector<AcousticEvent> take_events() override { return std::exchange(events, {}); }
  [[nodiscard]] bool is_ready() const override { return true; }
  Result<void> send(AcousticAddress to, std::span<const std::uint8_t> /*bytes*/) override {
    sent.push_back(to);
    events.emplace_back(FrameSent{});
    return {};
  }
  Result<void> range(AcousticAddress to) override {
    ranged.push_back(to);
    return {};
  }
  [[nodiscard]] std::size_t most_frame_bytes() const override { return 64; }
  [[nodiscard]] Micros air_time(std::size_t /*bytes*/) const override { return 100ms; }
  [[nodiscard]] Micros turnaround() const override { return 100ms; }
  [[nodiscard]] std::string state() const override { return "ready"; }

  std::vector<AcousticEvent> events;
  std::vector<AcousticAddress> sent;
  std::vector<AcousticAddress> ranged;
};

class Channel : public testing::Test {
 protected:
  static TalkOptions peer(AcousticAddress address) {
    return {.peer = address, .draw = [] { return 0.5; }};
  }

  /// Both nodes are told that the broker is there, which they did not ask for.
  void SetUp() override {
    near_.set_online(true);
    far_.set_online(true);
    for (const MonoTime end = now_ + 1min; now_ < end; step()) modem_->sent.clear();
  }

  void step() {
    EXPECT_TRUE(channel_.step(now_).empty());
    now_ = std::clamp(channel_.next_due(), now_ + 1ms, now_ + 1s);
  }

  /// The near node says a message in one frame, and asks.
  void near_says_message() {
    OutgoingMessage message(7, seal_message(MessageKind::batch, Bytes(9, 1), near_.station()), 52);
    SpokenFrame frame;
    frame.asks = true;
    frame.fragment = message.missing().front();
    modem_->events.emplace_back(FrameHeard{near_node, encode_frame(frame, near_.station()), {}});
  }

  /// Steps, each when it is due, until a frame went or a while is over; how many steps.
  int step_until_sent(MonoTime until) {
    int steps = 0;
    for (; modem_->sent.empty() && now_ < until; ++steps) step();
    return steps;
  }

  MonoTime now_{1h};
  ReadyModem* modem_ = new ReadyModem;
  AcousticChannel channel_{std::unique_ptr<AcousticModem>(modem_), false};
  AcousticTalk& near_ = channel_.add(peer(near_node));
  AcousticTalk& far_ = channel_.add(peer(far_node));
};

TEST_F(Channel, whose_answer_waits_for_the_broker_begins_with_no_other_node) {
  near_says_message();
  step();
  ASSERT_TRUE(near_.must_answer());
  ASSERT_TRUE(far_.send(MessageKind::receipt, Bytes(20, 2)));
  EXPECT_LT(step_until_sent(now_ + 10s), 20) << "it waits, and does not look all the time";
  ASSERT_FALSE(modem_->sent.empty());
  EXPECT_EQ(modem_->sent.front(), near_node);
  EXPECT_FALSE(far_.is_busy());
}

TEST_F(Channel, answers_at_once_when_the_broker_has_the_message) {
  near_says_message();
  step();
  while (near_.is_busy()) step();
  ASSERT_TRUE(modem_->sent.empty()) << "the answer is held";
  near_.answer(7, 0);
  EXPECT_LE(channel_.next_due(), now_);
  step();
  EXPECT_EQ(modem_->sent, std::vector{near_node});
}

TEST(RangingChannel, asks_for_the_distance_each_time_when_its_line_opens) {
  const MonoTime now{1h};
  auto* const modem = new ReadyModem;
  AcousticChannel channel{std::unique_ptr<AcousticModem>(modem), true};
  channel.add({.peer = near_node, .draw = [] { return 0.5; }});
  for (const std::size_t times : {1U, 2U}) {
    channel.opened(now);
    for (int step = 0; step < 3; ++step) EXPECT_TRUE(channel.step(now).empty());
    EXPECT_EQ(modem->ranged, std::vector(times, near_node));
    channel.closed(now);
  }
}

}  // namespace
}  // namespace buoyd
