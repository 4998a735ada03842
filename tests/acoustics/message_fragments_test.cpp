// A message cut at one end and put together at the other.

#include <gtest/gtest.h>

#include <numeric>

#include "acoustics/incoming_message.hpp"
#include "acoustics/outgoing_message.hpp"

namespace buoyd {
namespace {

constexpr std::size_t room = 10;
const std::string own_station = "lander-1";

Bytes payload(std::size_t size) {
  Bytes bytes(size);
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
  return bytes;
}

OutgoingMessage outgoing(std::size_t size, std::uint16_t number = 1) {
  return {number, seal_message(MessageKind::batch, payload(size), own_station), room};
}

std::vector<int> indices(const OutgoingMessage& message) {
  std::vector<int> all;
  for (const Fragment& fragment : message.missing()) all.push_back(fragment.index);
  return all;
}

TEST(Fragments, come_in_any_order_and_twice) {
  const OutgoingMessage message = outgoing(33);
  auto fragments = message.missing();
  ASSERT_EQ(fragments.size(), 4U) << "33 bytes, kind and check";
  IncomingMessage incoming{own_station};
  for (const int i : {3, 1, 1, 0}) {
    EXPECT_FALSE(incoming.take(fragments.at(static_cast<std::size_t>(i))));
  }
  const auto whole = incoming.take(fragments.at(2));
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->kind, MessageKind::batch);
  EXPECT_EQ(whole->payload, payload(33));
  EXPECT_FALSE(incoming.take(fragments.at(2))) << "the message comes once";
  EXPECT_EQ(incoming.state().hearing, Hearing::whole);
}

TEST(Fragments, of_which_only_the_missing_ones_go_again) {
  OutgoingMessage message = outgoing(60);
  IncomingMessage incoming{own_station};
  for (const Fragment& fragment : message.missing()) {
    if (fragment.index % 3 != 1) static_cast<void>(incoming.take(fragment));
  }
  message.told(incoming.state());
  EXPECT_EQ(indices(message), (std::vector<int>{1, 4}));
  for (const Fragment& fragment : message.missing()) static_cast<void>(incoming.take(fragment));
  message.told(incoming.state());
  EXPECT_TRUE(message.is_whole());
}

TEST(Fragments, of_a_long_message_go_as_far_as_an_answer_tells) {
  OutgoingMessage message = outgoing(400);
  IncomingMessage incoming{own_station};
  std::size_t turns = 0;
  while (!message.is_whole() && turns < 10) {
    const auto turn = message.missing();
    EXPECT_LE(turn.size(), most_turn_fragments);
    for (const Fragment& fragment : turn) static_cast<void>(incoming.take(fragment));
    message.told(incoming.state());
    ++turns;
  }
  EXPECT_EQ(turns, 3U) << "41 fragments, 17 a turn";
}

TEST(Fragments, that_an_end_forgot_all_go_again) {
  OutgoingMessage message = outgoing(20);
  IncomingMessage before{own_station};
  for (const Fragment& fragment : message.missing()) static_cast<void>(before.take(fragment));
  message.told(before.state());
  ASSERT_TRUE(message.is_whole());
  message.told(IncomingMessage(own_station).state());
  EXPECT_EQ(message.missing().size(), 3U);
  IncomingMessage other{own_station};
  static_cast<void>(other.take(outgoing(20, 77).missing().front()));
  message.told(other.state());
  EXPECT_EQ(message.missing().size(), 3U) << "what it says is of another message";
}

TEST(Fragments, that_are_damaged_make_no_message) {
  const OutgoingMessage message = outgoing(20);
  auto fragments = message.missing();
  fragments[1].bytes[4] ^= 1U;
  IncomingMessage incoming{own_station};
  for (const Fragment& fragment : fragments) EXPECT_FALSE(incoming.take(fragment));
  EXPECT_EQ(incoming.state(), (HeardState{Hearing::partly, 1, 0, 0, 0})) << "all are missing again";
}

TEST(Fragments, of_a_message_that_was_not_handed_on_are_heard_anew) {
  const OutgoingMessage message = outgoing(5);
  IncomingMessage incoming{own_station};
  EXPECT_TRUE(incoming.take(message.missing().front()));
  incoming.forget();
  EXPECT_FALSE(incoming.answered(1, 0));
  EXPECT_TRUE(incoming.take(message.missing().front()));
  EXPECT_TRUE(incoming.answered(1, 0x10));
  EXPECT_FALSE(incoming.answered(1, 0)) << "once";
  EXPECT_EQ(incoming.state().reason, 0x10);
}

TEST(Fragments, whose_kind_nobody_knows_make_no_message) {
  const Bytes sealed = seal_message(static_cast<MessageKind>(9), payload(3), own_station);
  EXPECT_FALSE(open_message(sealed, own_station));
  EXPECT_FALSE(open_message(Bytes{1, 2, 3}, own_station));
}

TEST(Fragments, of_another_node_make_no_message) {
  for (const MessageKind kind : {MessageKind::hello, MessageKind::batch, MessageKind::receipt}) {
    const Bytes sealed = seal_message(kind, payload(3), "lander-2");
    EXPECT_TRUE(open_message(sealed, "lander-2"));
    EXPECT_FALSE(open_message(sealed, own_station));
  }
}

}  // namespace
}  // namespace buoyd
