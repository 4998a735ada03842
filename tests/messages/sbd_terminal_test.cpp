// The words of an Iridium SBD transceiver, and a link with one in virtual time.

#include "messages/sbd_terminal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/settings.hpp"
#include "messages/message_lane.hpp"
#include "messages/message_readings.hpp"
#include "messages/sbd_modem.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;

/// The answer to SBDRB where no message is kept: its length and its sum.
constexpr std::string_view nothing = "\0\0\0\0\r\nOK\r\n"sv;

class Sbd : public ::testing::Test {
 protected:
  std::string said(std::string_view text) {
    TerminalHeard heard = terminal.hear(test::message_bytes(text));
    for (const TerminalWord& word : heard.words) words.push_back(word);
    return heard.reply;
  }
  /// Up to the signal: nothing is left of a session before.
  void until_signal(std::string_view message = "hello") {
    ASSERT_EQ(terminal.send(test::message_bytes(message)), "AT&K0\r");
    ASSERT_EQ(said("AT&K0\r\r\nOK\r\n"), "AT+SBDRB\r");
    ASSERT_EQ(said(nothing), "AT+CSQ\r");
  }
  /// Up to the session, whose OK is awaited.
  void until_session(std::string_view message = "hello") {
    until_signal(message);
    ASSERT_EQ(said("\r\n+CSQ:4\r\n\r\nOK\r\n"),
              "AT+SBDWB=" + std::to_string(message.size()) + "\r");
    ASSERT_NE(said("\r\nREADY\r\n"), "");
    ASSERT_EQ(said("\r\n0\r\n\r\nOK\r\n"), "AT+SBDIX\r");
  }
  const SendAnswer* answer() {
    return words.empty() ? nullptr : std::get_if<SendAnswer>(&words.back());
  }

  SbdTerminal terminal;
  std::vector<TerminalWord> words;
};

TEST_F(Sbd, is_there_when_it_says_ok) {
  EXPECT_EQ(terminal.ask_for_card(), "AT&K0\r");
  EXPECT_EQ(said("AT&K0\r"), "");
  EXPECT_TRUE(words.empty());
  EXPECT_EQ(said("\r\nO"), "");
  EXPECT_EQ(said("K\r\n"), "AT+SBDRB\r");
  EXPECT_EQ(said(nothing), "AT+SBDD2\r");
  EXPECT_TRUE(words.empty());
  EXPECT_EQ(said("0\r\nOK\r\n"), "");
  ASSERT_EQ(words.size(), 1U);
  EXPECT_TRUE(std::get<CardFacts>(words[0]).is_there);
  EXPECT_FALSE(std::get<CardFacts>(words[0]).interval);
}

TEST_F(Sbd, writes_a_message_with_its_sum) {
  until_signal();
  EXPECT_EQ(said("+CSQ:4\r\n\r\nOK\r\n"), "AT+SBDWB=5\r");
  EXPECT_EQ(said("SBDRING\r\nREADY\r\n"), "hello\x02\x14"sv);
}

TEST_F(Sbd, a_session_up_to_result_4_sent_the_message) {
  for (const char* result : {"0", "1", "2", "4"}) {
    until_session();
    EXPECT_EQ(said(std::string("+SBDIX: ") + result + ", 12, 0, 0, 0, 0\r\n\r\nOK\r\n"),
              "AT+SBDD2\r");
    EXPECT_EQ(said("0\r\n\r\nOK\r\n"), "");
    ASSERT_NE(answer(), nullptr);
    EXPECT_TRUE(answer()->is_done);
  }
}

TEST_F(Sbd, waits_longer_from_one_failed_session_to_the_next_and_three_minutes_where_it_says_so) {
  std::vector<Micros> waits;
  for (const char* result : {"32", "18", "5", "32", "32", "32", "36"}) {
    until_session();
    static_cast<void>(said(std::string("+SBDIX:") + result + ",12,2,0,0,0\r\nOK\r\n"));
    static_cast<void>(said("0\r\nOK\r\n"));
    ASSERT_NE(answer(), nullptr);
    EXPECT_FALSE(answer()->is_done);
    waits.push_back(answer()->wait);
  }
  EXPECT_THAT(waits, testing::ElementsAre(5s, 5s, 30s, 30s, 5min, 5min, 5min));
  until_session();
  static_cast<void>(said("+SBDIX: 0, 12, 0, 0, 0, 0\r\nOK\r\n0\r\nOK\r\n"));
  until_session();
  static_cast<void>(said("+SBDIX: 36, 12, 0, 0, 0, 0\r\nOK\r\n0\r\nOK\r\n"));
  EXPECT_EQ(answer()->wait, 3min) << "after a success the pauses begin anew";
}

TEST_F(Sbd, begins_no_session_without_a_signal) {
  until_signal();
  EXPECT_EQ(said("+CSQ:0\r\n\r\nOK\r\n"), "");
  ASSERT_NE(answer(), nullptr);
  EXPECT_FALSE(answer()->is_done);
}

TEST_F(Sbd, a_refusal_at_any_step_is_one) {
  until_signal();
  static_cast<void>(said("+CSQ:4\r\nOK\r\n"));
  EXPECT_EQ(said("3\r\n\r\nOK\r\n"), "") << "too long";
  ASSERT_NE(answer(), nullptr);
  EXPECT_FALSE(answer()->is_done);
  until_signal();
  static_cast<void>(said("+CSQ:4\r\nOK\r\nREADY\r\n"));
  EXPECT_EQ(said("2\r\n\r\nOK\r\n"), "") << "damaged on its way";
  EXPECT_EQ(words.size(), 2U);
  static_cast<void>(terminal.send(test::message_bytes("hello")));
  EXPECT_EQ(said("ERROR\r\n"), "");
  EXPECT_EQ(words.size(), 3U);
}

TEST_F(Sbd, fetches_what_came_whatever_bytes_it_has) {
  until_session();
  EXPECT_EQ(said("+SBDIX: 0, 12, 1, 3, 6, 2\r\n\r\nOK\r\n"), "AT+SBDRB\r");
  EXPECT_EQ(said("AT+SBDRB\r\r\nSBDRING\r\n"), "");
  EXPECT_EQ(said("\x00\x06\r\nOK\r\n\x00\xC8\r\nOK\r\n"sv), "AT+SBDD2\r");
  ASSERT_EQ(words.size(), 3U);
  EXPECT_TRUE(std::holds_alternative<MessageWaits>(words[0])) << "two more wait";
  EXPECT_TRUE(std::holds_alternative<MessageWaits>(words[1])) << "it rings";
  EXPECT_EQ(std::get<MessageCame>(words[2]).bytes, (Bytes{'\r', '\n', 'O', 'K', '\r', '\n'}));
  EXPECT_EQ(said("\r\n0\r\n\r\nOK\r\n"), "");
  ASSERT_NE(answer(), nullptr);
  EXPECT_TRUE(answer()->is_done);
}

TEST_F(Sbd, has_a_session_without_a_message_to_fetch_what_waits) {
  until_signal("");
  EXPECT_EQ(said("+CSQ:4\r\n\r\nOK\r\n"), "AT+SBDIX\r");
  EXPECT_EQ(said("+SBDIX: 0, 12, 1, 3, 2, 0\r\n\r\nOK\r\n"), "AT+SBDRB\r");
  EXPECT_EQ(said("\x00\x02"
                 "ab\x00\xC3\r\nOK\r\n"sv),
            "AT+SBDD2\r");
  ASSERT_EQ(words.size(), 1U);
  EXPECT_EQ(std::get<MessageCame>(words[0]).bytes, (Bytes{'a', 'b'}));
}

TEST_F(Sbd, fetches_what_a_session_brought_whose_end_nobody_heard) {
  constexpr std::string_view kept =
      "\x00\x02"
      "ab\x00\xC3\r\nOK\r\n"sv;
  static_cast<void>(terminal.ask_for_card());
  EXPECT_EQ(said("OK\r\n"), "AT+SBDRB\r");
  EXPECT_EQ(said(kept), "AT+SBDD2\r") << "once";
  EXPECT_EQ(said("0\r\nOK\r\n"), "");
  ASSERT_EQ(words.size(), 2U);
  EXPECT_EQ(std::get<MessageCame>(words[0]).bytes, (Bytes{'a', 'b'}));
  EXPECT_TRUE(std::get<CardFacts>(words[1]).is_there);
  static_cast<void>(terminal.send(test::message_bytes("hello")));
  EXPECT_EQ(said("OK\r\n"), "AT+SBDRB\r");
  EXPECT_EQ(said(kept), "AT+CSQ\r") << "the session clears it";
  ASSERT_EQ(words.size(), 3U);
  EXPECT_EQ(std::get<MessageCame>(words[2]).bytes, (Bytes{'a', 'b'}));
}

TEST_F(Sbd, one_that_cannot_say_what_it_keeps_is_there_and_has_its_session) {
  static_cast<void>(terminal.ask_for_card());
  EXPECT_EQ(said("OK\r\nERROR\r\n"), "AT+SBDRB\rAT+SBDD2\r");
  EXPECT_EQ(said("ERROR\r\n"), "");
  ASSERT_EQ(words.size(), 1U);
  EXPECT_TRUE(std::get<CardFacts>(words[0]).is_there);
  static_cast<void>(terminal.send(test::message_bytes("hello")));
  EXPECT_EQ(said("OK\r\nERROR\r\n"), "AT+SBDRB\rAT+CSQ\r");
}

TEST_F(Sbd, tells_a_damaged_message_and_goes_on) {
  until_session();
  static_cast<void>(said("+SBDIX: 0, 12, 1, 3, 2, 0\r\n\r\nOK\r\n"));
  EXPECT_EQ(said("\x00\x02"
                 "ab\x00\x00\r\nOK\r\n"sv),
            "AT+SBDRB\r");
  EXPECT_EQ(said("\x01\xFF\r\nOK\r\n"sv), "AT+SBDRB\r") << "longer than any is";
  EXPECT_EQ(said("\x01\xFF\r\nOK\r\n"sv), "AT+SBDD0\r") << "it stays there";
  ASSERT_EQ(words.size(), 4U);
  EXPECT_TRUE(std::holds_alternative<DamagedWords>(words[2]));
  EXPECT_TRUE(std::holds_alternative<MessageWaits>(words[3]));
  EXPECT_EQ(said("0\r\nOK\r\n"), "");
  ASSERT_NE(answer(), nullptr);
  EXPECT_TRUE(answer()->is_done);
}

TEST_F(Sbd, has_its_session_where_what_it_kept_stays_damaged) {
  static_cast<void>(terminal.send(test::message_bytes("hello")));
  EXPECT_EQ(said("OK\r\n"), "AT+SBDRB\r");
  for (int again = 1; again < SbdTerminal::most_reads; ++again) {
    EXPECT_EQ(said("\x01\xFF\r\nOK\r\n"sv), "AT+SBDRB\r");
  }
  EXPECT_EQ(said("\x01\xFF\r\nOK\r\n"sv), "AT+CSQ\r");
  EXPECT_EQ(words.size(), 3U);
}

TEST_F(Sbd, knows_what_of_a_message_it_gave_up) {
  static_cast<void>(terminal.send(test::message_bytes("hello")));
  EXPECT_FALSE(terminal.give_up().value().is_done) << "no session was begun";
  until_session();
  EXPECT_FALSE(terminal.give_up()) << "a session was: perhaps it was sent";
  until_session();
  EXPECT_EQ(said("+SBDIX: 0, 12\r\nOK\r\n"), "");
  EXPECT_FALSE(terminal.give_up()) << "what it said of it makes no sense";
  until_session();
  static_cast<void>(said("+SBDIX: 0, 12, 0, 0, 0, 0\r\nOK\r\n"));
  EXPECT_TRUE(terminal.give_up().value().is_done);
}

class SbdLink : public ::testing::Test {
 protected:
  static constexpr std::size_t longest = 340;
  static constexpr Micros interval = 60s;

  SbdLink() { lane.opened(now); }
  void feed(std::uint64_t seq) {
    lane.take(epoch, test::message_reading(seq, test::position_description(), "[54.12,7.51,3]"));
    for (int met = 0; met < 30; ++met) {
      lane.take(epoch, test::message_reading(seq, test::row_description(fmt::format("met{}", met)),
                                             "[7.12,9.5]", "", test::row_span));
    }
  }
  /// What is said takes a second; where nothing is, time passes until something is due.
  void step() {
    const std::string words = lane.step(now);
    const std::string said = words.empty() ? "" : modem.hear(words, now);
    now = said.empty() ? std::clamp(lane.next_due(), now + 1s, now + interval) : now + 1s;
    if (!said.empty()) lane.heard(test::message_bytes(said), now);
  }

  MonoTime now{1h};
  test::SbdModem modem{interval, 1};
  MessageLane lane{{"rig", interval, longest, {message_classes.begin(), message_classes.end()}},
                   std::make_unique<SbdTerminal>()};
  const EpochId epoch{1, 2, 3, 4, 5, 6, 7, 8};
};

TEST_F(SbdLink, sends_no_message_early_or_long_in_10000_slots) {
  std::uint64_t steps = 0;
  while (modem.sent < 10'000) {
    if (++steps % 10 == 0) feed(steps / 10);
    if (steps % 10'000 == 0) {  // the plug is pulled for a while
      lane.closed(now);
      now += 30s;
      lane.opened(now);
    }
    if (steps % 500 == 0) modem.for_buoy = "a message for the buoy";
    step();
    ASSERT_LT(steps, 5'000'000U);
  }
  EXPECT_EQ(modem.early, 0U);
  EXPECT_LE(modem.longest, longest);
  EXPECT_GT(modem.longest, longest / 2);
  const MessageLinkStatus status = lane.status();
  EXPECT_GT(status.refused, 1000U);
  EXPECT_GT(status.unanswered, 100U);
  EXPECT_GT(status.received, 100U);
  EXPECT_LE(status.sent, modem.sent);
  EXPECT_GT(status.sent, modem.sent / 2);
}

TEST_F(SbdLink, asks_a_mute_one_again_and_tells_all_when_it_speaks) {
  modem.silent_one_in = modem.refused_one_in = 0;
  for (int i = 0; i < 100; ++i) step();
  EXPECT_EQ(lane.status().state, "ready");
  feed(1);
  modem.silent_one_in = 1;
  for (int i = 0; i < 50; ++i) step();
  EXPECT_EQ(lane.status().state, "no_card");
  EXPECT_EQ(lane.status().unanswered, 1U);
  const std::size_t waiting = lane.status().waiting;
  EXPECT_GT(waiting, 0U);
  modem.silent_one_in = 0;
  for (int i = 0; i < 600; ++i) step();
  EXPECT_EQ(lane.status().waiting, 0U);
  EXPECT_EQ(lane.status().state, "ready");
}

TEST_F(SbdLink, loses_no_slot_by_one_answer_that_is_missing_before_a_session) {
  MessageLane hourly{{"rig", 1h, longest, {message_classes.begin(), message_classes.end()}},
                     std::make_unique<SbdTerminal>()};
  hourly.opened(now);
  const auto speaks = [&] {
    hourly.heard(test::message_bytes("OK\r\n"), now);
    ASSERT_EQ(hourly.step(now), "AT+SBDRB\r");
    hourly.heard(test::message_bytes(nothing), now);
    ASSERT_EQ(hourly.step(now), "AT+SBDD2\r");
    hourly.heard(test::message_bytes("0\r\nOK\r\n"), now);
  };
  ASSERT_EQ(hourly.step(now), "AT&K0\r");
  speaks();
  EXPECT_EQ(hourly.status().state, "ready");
  hourly.take(epoch, test::message_reading(1, test::position_description(), "[54.12,7.51,3]"));
  EXPECT_EQ(hourly.next_due(), now + 1h) << "nobody knows when it sent last";
  now = hourly.next_due();
  EXPECT_EQ(hourly.step(now), "AT&K0\r");
  now = hourly.next_due();
  EXPECT_EQ(hourly.step(now), "AT&K0\r") << "it said nothing: is it there?";
  EXPECT_EQ(hourly.status().unanswered, 1U);
  speaks();
  EXPECT_EQ(hourly.status().state, "ready");
  EXPECT_LE(hourly.next_due(), now + MessageSchedule::least_wait);
}

TEST_F(SbdLink, fetches_a_command_that_rings_in_its_slot_though_nothing_is_to_be_told) {
  std::vector<Bytes> came;
  MessageLaneOptions options{
      "rig", interval, longest, {"rows"}, [&came](std::span<const std::uint8_t> one) {
        came.emplace_back(one.begin(), one.end());
        return true;
      }};
  MessageLane taking(std::move(options), std::make_unique<SbdTerminal>());
  modem.silent_one_in = 0;
  modem.refused_one_in = 0;
  taking.opened(now);
  const MonoTime start = now;
  const auto speak = [&] {
    for (std::string words = taking.step(now); !words.empty(); words = taking.step(now)) {
      taking.heard(test::message_bytes(modem.hear(words, now)), now);
    }
  };
  speak();
  modem.for_buoy = "for the buoy";
  taking.heard(test::message_bytes("\r\nSBDRING\r\n"), now);
  EXPECT_EQ(taking.next_due(), start + interval) << "the slot, not before";
  now += interval;
  speak();
  ASSERT_EQ(came.size(), 1U);
  EXPECT_EQ(std::string(came[0].begin(), came[0].end()), "for the buoy");
  EXPECT_EQ(taking.status().commands, 1U);
  EXPECT_EQ(taking.status().sent, 0U);
  EXPECT_EQ(modem.sent, 0U) << "a session alone";
  EXPECT_EQ(taking.status().state, "ready");
}

TEST_F(SbdLink, a_command_that_a_killed_buoyd_did_not_fetch_is_taken_by_the_next_one) {
  std::vector<Bytes> came;
  const auto begin = [&came] {
    MessageLaneOptions options{
        "rig", interval, longest, {"rows"}, [&came](std::span<const std::uint8_t> one) {
          came.emplace_back(one.begin(), one.end());
          return true;
        }};
    return std::make_unique<MessageLane>(std::move(options), std::make_unique<SbdTerminal>());
  };
  modem.silent_one_in = 0;
  modem.refused_one_in = 0;
  const auto speak = [&](MessageLane& taking, bool is_killed_in_session) {
    for (std::string words = taking.step(now); !words.empty(); words = taking.step(now)) {
      const std::string said = modem.hear(words, now);
      if (is_killed_in_session && words == "AT+SBDIX\r") return;
      taking.heard(test::message_bytes(said), now);
    }
  };
  auto killed = begin();
  killed->opened(now);
  speak(*killed, false);
  modem.for_buoy = "for the buoy";
  killed->heard(test::message_bytes("\r\nSBDRING\r\n"), now);
  now += interval;
  speak(*killed, true);
  ASSERT_TRUE(modem.for_buoy.empty()) << "for the network it is delivered";
  ASSERT_TRUE(came.empty());
  const auto next = begin();
  next->opened(now);
  speak(*next, false);
  ASSERT_EQ(came.size(), 1U);
  EXPECT_EQ(std::string(came[0].begin(), came[0].end()), "for the buoy");
  next->closed(now);
  next->opened(now);
  speak(*next, false);
  EXPECT_EQ(came.size(), 1U) << "it is cleared";
}

}  // namespace
}  // namespace buoyd
