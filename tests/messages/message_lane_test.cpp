// A message link against a terminal as the public sources tell of it, in virtual time: it refuses
// what comes too early, says nothing now and then, chatters, and loses sentences.

#include "messages/message_lane.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "base/hash.hpp"
#include "core/own_readings.hpp"
#include "core/settings.hpp"
#include "core/told/rdss_frames.hpp"
#include "core/told/rdss_text.hpp"
#include "messages/message_readings.hpp"
#include "messages/rdss_terminal.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t card_room = 78;

std::string sentence(std::string_view text) {
  unsigned check = 0;
  for (const char c : text) check ^= static_cast<unsigned char>(c);
  return fmt::format("${}*{:02X}\r\n", text, check);
}

/// Says what it says after at most some seconds, by lot.
class CardTerminal {
 public:
  CardTerminal(Micros interval, unsigned seed) : interval_(interval), random_(seed) {}

  bool one_in(unsigned n) { return random_() % n == 0; }

  /// What it says to that, and when.
  std::pair<std::string, MonoTime> hear(const std::string& words, MonoTime now) {
    const MonoTime answer_at = now + std::chrono::milliseconds(random_() % 3000);
    std::string said = one_in(5) ? "\xB1\xB1\xB6\xB7\r\n" : "";
    if (words.starts_with("$CCICA")) {
      said +=
          sentence(fmt::format("BDICI,0242286,00242286,0000011,6,{},3,N,0", seconds(interval_)));
    } else if (words.starts_with("$CCTXA,0166166,1,1,")) {
      said += send(words.substr(19, words.find('*') - 19), now);
    } else {
      ADD_FAILURE() << words;
    }
    if (one_in(20)) said[said.size() / 2] = '#';
    return {one_in(10) ? "" : said, answer_at};
  }

  std::size_t early = 0;
  std::size_t sent = 0;
  std::size_t longest = 0;

 private:
  static long seconds(Micros time) { return static_cast<long>(time / std::chrono::seconds(1)); }

  std::string send(const std::string& hex, MonoTime now) {
    longest = std::max(longest, hex.size() / 2);
    if (last_ && now - *last_ < interval_) {
      ++early;
      return sentence(fmt::format("BDFKI,TXA,N,Y,0,{:04}", seconds(*last_ + interval_ - now) + 1));
    }
    if (one_in(15)) return sentence("BDFKI,TXA,N,Y,0,0000");  // no beam just now
    last_ = now;
    ++sent;
    return sentence("BDFKI,TXA,Y,Y,0,0000");
  }

  const Micros interval_;
  std::mt19937 random_;
  std::optional<MonoTime> last_;
};

class LaneWorld {
 public:
  explicit LaneWorld(Micros wanted = 1s, unsigned seed = 1)
      : terminal(60s, seed),
        lane({"rig", wanted, card_room, {message_classes.begin(), message_classes.end()}},
             std::make_unique<RdssTerminal>("0166166", std::make_unique<RdssText>())) {
    lane.opened(now);
  }

  void feed(std::uint64_t seq) {
    lane.take(epoch, test::message_reading(seq, test::position_description(), "[54.12,7.51,3]"));
    if (seq % 3 == 0) {
      lane.take(epoch, test::message_reading(seq, test::row_description(), "[7.12,9.5]", "",
                                             test::row_span));
    }
    if (seq % 7 == 0) lane.take(epoch, {seq, event_reading({"bus", "line_gone", ""}, now)});
  }

  void step() {
    const std::string words = lane.step(now);
    if (!words.empty()) {
      auto [said, at] = terminal.hear(words, now);
      says = said;
      says_at = at;
    }
    now += 500ms;
    if (!says.empty() && now >= says_at) {
      lane.heard(test::message_bytes(says), now);
      says.clear();
    }
  }

  MonoTime now{1h};
  CardTerminal terminal;
  MessageLane lane;
  const EpochId epoch{1, 2, 3, 4, 5, 6, 7, 8};
  std::string says;
  MonoTime says_at{};
};

TEST(MessageLane, sends_no_message_early_or_long_in_10000_slots) {
  LaneWorld world;
  std::uint64_t seq = 0;
  while (world.terminal.sent < 10'000) {
    if (++seq % 10 == 0) world.feed(seq / 10);
    if (seq % 200'000 == 0) {  // the plug is pulled for a while
      world.lane.closed(world.now);
      world.now += 30s;
      world.lane.opened(world.now);
    }
    world.step();
    ASSERT_LT(seq, 10'000'000U);
  }
  EXPECT_EQ(world.terminal.early, 0U);
  EXPECT_LE(world.terminal.longest, card_room);
  EXPECT_GT(world.terminal.longest, 30U);
  const MessageLinkStatus status = world.lane.status();
  EXPECT_GT(status.refused, 100U);
  EXPECT_GT(status.unanswered, 100U);
  EXPECT_LE(status.sent, world.terminal.sent);
}

TEST(MessageLane, sends_nothing_without_a_card) {
  LaneWorld world;
  world.feed(1);
  for (int i = 0; i < 1000; ++i) {
    const std::string words = world.lane.step(world.now);
    ASSERT_TRUE(words.empty() || words.starts_with("$CCICA")) << words;
    if (!words.empty()) {
      world.lane.heard(test::message_bytes(sentence("BDICI,0000000,00000000,0000000,0,0,0,N,0")),
                       world.now);
    }
    world.now += 1s;
  }
  EXPECT_EQ(world.lane.status().state, "no_card");
}

class AnsweredLane : public ::testing::Test {
 protected:
  AnsweredLane() {
    EXPECT_EQ(lane.step(now), RdssText().ask_for_card());
    say("BDICI,0242286,00242286,0000011,6,60,3,N,0");
    world.feed(1);
    now += 60s;
  }
  void say(std::string_view text) { lane.heard(test::message_bytes(sentence(text)), now); }

  static constexpr Micros answer_time = 10s;
  LaneWorld world;
  MessageLane& lane = world.lane;
  MonoTime& now = world.now;
};

TEST_F(AnsweredLane, waits_as_long_as_a_refusal_says_and_tells_the_same_then) {
  const std::string first = lane.step(now);
  ASSERT_TRUE(first.starts_with("$CCTXA"));
  EXPECT_EQ(lane.status().state, "sending");
  say("BDFKI,TXA,N,Y,0,0040");
  now += 39s;
  EXPECT_EQ(lane.step(now), "");
  EXPECT_EQ(lane.next_due(), now + 1s);
  now += 1s;
  EXPECT_EQ(lane.step(now), first);
  EXPECT_EQ(lane.status().refused, 1U);
}

TEST_F(AnsweredLane, repeats_what_nothing_is_said_to_and_gives_it_up_in_the_end) {
  const std::string first = lane.step(now);
  for (int again = 1; again < MessageSchedule::most_tries; ++again) {
    now += answer_time;
    EXPECT_EQ(lane.step(now), "");
    now += 59s;
    EXPECT_EQ(lane.step(now), "") << "it may have been sent: the card has its interval";
    now += 1s;
    EXPECT_EQ(lane.step(now), first);
  }
  now += answer_time;
  EXPECT_EQ(lane.step(now), "");
  EXPECT_EQ(lane.status().waiting, 0U);
  EXPECT_EQ(lane.status().unanswered, 3U);
}

TEST_F(AnsweredLane, tells_an_alarm_again_that_joined_the_last_try_of_a_digest) {
  const auto next = [this] {
    const std::string words = lane.step(now);
    now += answer_time;
    EXPECT_EQ(lane.step(now), "") << "nobody answered";
    now += 60s;
    return words;
  };
  const StoredReading alarm{2, event_reading({"bus", "line_gone", ""}, now)};
  DigestQueue alone("rig", {"alarms"});
  alone.take(world.epoch, alarm);
  const std::string first = next();
  EXPECT_EQ(next(), first);
  lane.take(world.epoch, alarm);
  EXPECT_NE(next(), first);
  EXPECT_EQ(lane.status().waiting, alone.waiting());
  const std::string again = RdssText().send_to("0166166", alone.make(card_room).value());
  EXPECT_EQ(next(), again);
  EXPECT_EQ(next(), again);
  EXPECT_EQ(lane.status().waiting, 0U) << "that was its third message";
}

TEST_F(AnsweredLane, counts_what_comes_and_what_is_damaged) {
  say("BDTXR,1,0166166,1,,3132");
  lane.heard(test::message_bytes("$BDTXR,1,0166166,1,,3132*00\r\n"), now);
  EXPECT_EQ(lane.status().received, 1U);
  EXPECT_EQ(lane.status().damaged, 1U);
}

TEST_F(AnsweredLane, takes_no_late_answer_for_one_of_the_next_message) {
  say("BDFKI,TXA,Y,Y,0,0000");
  EXPECT_EQ(lane.status().sent, 0U);
}

TEST_F(AnsweredLane, an_answer_goes_before_the_digests_and_a_digest_between_two_answers) {
  const AnswerMessage done{"rig", 7, "done", "ok"};
  const AnswerMessage refused{"rig", 8, "refused", "no such line"};
  const auto sent = [](const AnswerMessage& answer) {
    return RdssText().send_to("0166166", write_answer_message(answer, card_room));
  };
  lane.answer(done);
  lane.answer(refused);
  lane.answer(done);  // said again: it waits behind the other one
  EXPECT_EQ(lane.step(now), sent(refused));
  say("BDFKI,TXA,N,Y,0,0000");
  now += 60s;
  EXPECT_EQ(lane.step(now), sent(refused)) << "it was refused, not told";
  say("BDFKI,TXA,Y,Y,0,0000");
  now += 60s;
  const std::string digest = lane.step(now);
  EXPECT_TRUE(digest.starts_with("$CCTXA,0166166,1,1,1")) << digest;
  say("BDFKI,TXA,Y,Y,0,0000");
  EXPECT_EQ(lane.next_due(), now + 60s) << "an answer waits";
  now += 60s;
  EXPECT_EQ(lane.step(now), sent(done));
  say("BDFKI,TXA,Y,Y,0,0000");
  EXPECT_EQ(lane.next_due(), MonoTime::max());
}

TEST_F(AnsweredLane, an_answer_that_nothing_is_said_to_is_given_up_in_the_end) {
  lane.answer({"rig", 7, "done", "ok"});
  const std::string first = lane.step(now);
  for (int again = 1; again < MessageSchedule::most_tries; ++again) {
    now += answer_time + 60s;
    EXPECT_EQ(lane.step(now), "");
    now += 60s;
    EXPECT_EQ(lane.step(now), first);
  }
  now += answer_time + 60s;
  EXPECT_EQ(lane.step(now), "");
  now += 60s;
  EXPECT_TRUE(lane.step(now).starts_with("$CCTXA,0166166,1,1,1")) << "a digest";
}

TEST_F(AnsweredLane, an_answer_has_its_own_tries_though_one_before_it_is_said_again) {
  lane.answer({"rig", 7, "done", "ok"});
  for (int again = 1; again < MessageSchedule::most_tries; ++again) {
    ASSERT_NE(lane.step(now), "");
    now += answer_time;
    ASSERT_EQ(lane.step(now), "");
    now += 60s;
  }
  lane.answer({"rig", 8, "done", "ok"});
  lane.answer({"rig", 7, "done", "ok"});
  const std::string second = lane.step(now);
  now += answer_time;
  EXPECT_EQ(lane.step(now), "");
  now += 60s;
  EXPECT_EQ(lane.step(now), second);
}

/// A terminal of frames, whose card says that it may send each minute.
class FramesLane : public ::testing::Test {
 protected:
  FramesLane() { lane.opened(now); }
  void say(std::string_view hex, std::uint8_t longer = 0) {
    Bytes bytes = hex_bytes(hex).value();
    bytes[5] = longer;  // the high byte of its length
    lane.heard(bytes, now);
  }
  /// Feeds a reading, and sends it in the next slot.
  std::string next_message(std::uint64_t seq) {
    lane.take({1, 2, 3, 4, 5, 6, 7, 8},
              test::message_reading(seq, test::position_description(), "[54.12,7.51,3]"));
    now = lane.next_due();
    return lane.step(now);
  }

  static constexpr std::string_view card = "2449435858001603B26E0000000B60003C03000000B3";
  static constexpr std::string_view done = "24464B5858001003B26E0054585351E8";
  MonoTime now{1h};
  MessageLane lane{{"rig", 60s, card_room, {message_classes.begin(), message_classes.end()}},
                   std::make_unique<RdssTerminal>("0166166", std::make_unique<RdssFrames>())};
};

TEST_F(FramesLane, a_damaged_length_costs_one_answer_alone) {
  EXPECT_EQ(lane.step(now), RdssFrames().ask_for_card());
  say(card);
  const std::string first = next_message(1);
  ASSERT_TRUE(first.starts_with("$TXSQ"));
  say(done, 3);
  now = lane.next_due();
  EXPECT_EQ(lane.step(now), "");
  EXPECT_EQ(lane.status().unanswered, 1U);
  now = lane.next_due();
  EXPECT_EQ(lane.step(now), first);
  say(done);
  EXPECT_EQ(lane.status().sent, 1U);
  EXPECT_TRUE(next_message(2).starts_with("$TXSQ"));
  say(done);
  EXPECT_EQ(lane.status().sent, 2U);
  EXPECT_EQ(lane.status().unanswered, 1U);
}

TEST_F(FramesLane, a_damaged_length_of_the_cards_answer_costs_one_question) {
  EXPECT_EQ(lane.step(now), RdssFrames().ask_for_card());
  say(card, 3);
  now = lane.next_due();
  EXPECT_EQ(lane.step(now), RdssFrames().ask_for_card());
  say(card);
  EXPECT_EQ(lane.status().state, "ready");
}

TEST(MessageLane, hands_on_what_comes_where_commands_are_taken) {
  std::vector<Bytes> came;
  MessageLaneOptions options{
      "rig", 1s, card_room, {"rows"}, [&](std::span<const std::uint8_t> one) {
        came.emplace_back(one.begin(), one.end());
        return one.size() == 2;
      }};
  MessageLane lane(std::move(options),
                   std::make_unique<RdssTerminal>("0166166", std::make_unique<RdssText>()));
  const MonoTime now{1h};
  lane.opened(now);
  for (const char* content : {"1,,3132", "1,,31", "2,,A43132", "0,,words for people"}) {
    lane.heard(test::message_bytes(sentence("BDTXR,1,0166166," + std::string(content))), now);
  }
  EXPECT_EQ(came, (std::vector<Bytes>{{0x31, 0x32}, {0x31}, {0x31, 0x32}, {}}));
  EXPECT_EQ(lane.status().received, 4U);
  EXPECT_EQ(lane.status().commands, 2U);
  EXPECT_EQ(lane.status().unproven, 2U);
}

}  // namespace
}  // namespace buoyd
