// What an Iridium SBD transceiver brought and the wire damaged, in virtual time: it is read again.

#include <gtest/gtest.h>

#include "messages/message_lane.hpp"
#include "messages/message_readings.hpp"
#include "messages/sbd_modem.hpp"
#include "messages/sbd_terminal.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using namespace std::string_view_literals;

/// A session of a link with an empty queue brought a message, which is awaited.
class SbdFetch : public ::testing::Test {
 protected:
  static constexpr std::size_t longest = 340;
  static constexpr Micros interval = 60s;

  SbdFetch() {
    modem.silent_one_in = 0;
    modem.refused_one_in = 0;
    modem.rings_one_in = 0;
    modem.for_buoy = "for the buoy";
    taking.opened(now);
    speak();
    taking.heard(test::message_bytes("\r\nSBDRING\r\n"), now);
    now += interval;
    const auto is_fetching = [this] { return words == "AT+SBDRB\r" && modem.for_buoy.empty(); };
    for (int i = 0; i < 100 && !is_fetching(); ++i) say(modem.hear(words, now));
    EXPECT_TRUE(is_fetching());
  }
  void say(std::string_view said) {
    taking.heard(test::message_bytes(said), now);
    words = taking.step(now);
  }
  void speak() {
    for (words = taking.step(now); !words.empty();) say(modem.hear(words, now));
  }
  /// As often as something is due, up to some hours.
  void pass() {
    for (int i = 0; i < 100 && taking.next_due() != MonoTime::max(); ++i) {
      now = std::max(now, taking.next_due());
      speak();
    }
  }

  MonoTime now{1h};
  test::SbdModem modem{interval, 1};
  std::size_t came = 0;
  std::string words;
  MessageLane taking{{"rig",
                      interval,
                      longest,
                      {"alarms"},
                      [this](std::span<const std::uint8_t> one) {
                        ++came;
                        return std::string(one.begin(), one.end()) == "for the buoy";
                      }},
                     std::make_unique<SbdTerminal>()};
};

TEST_F(SbdFetch, takes_a_command_that_was_damaged_on_the_wire) {
  say("\x00\x02"
      "ab\x00\x00\r\nOK\r\n"sv);
  while (!words.empty()) say(modem.hear(words, now));
  EXPECT_EQ(taking.status().commands, 1U);
  pass();
  EXPECT_EQ(came, 1U);
}

TEST_F(SbdFetch, keeps_a_damaged_command_of_which_a_further_reading_gives_nothing) {
  for (const std::string_view nothing : {"\r\nERROR\r\n"sv, "\r\nOK\r\n"sv}) {
    SCOPED_TRACE(nothing);
    SbdTerminal terminal;
    const auto hear = [&](std::string_view said) {
      return terminal.hear(test::message_bytes(said));
    };
    ASSERT_EQ(terminal.ask_for_card(), "AT&K0\r");
    EXPECT_EQ(hear("OK\r").reply, "AT+SBDRB\r");
    EXPECT_EQ(hear("\x00\x02"
                   "ab\x00\x00\r\nOK\r\n"sv)
                  .reply,
              "AT+SBDRB\r");
    EXPECT_EQ(hear(nothing).reply, "AT+SBDRB\r");
    const TerminalHeard sound = hear(
        "\x00\x02"
        "ab\x00\xC3\r\nOK\r\n"sv);
    EXPECT_EQ(sound.reply, "AT+SBDD2\r");
    ASSERT_FALSE(sound.words.empty());
    EXPECT_TRUE(std::holds_alternative<MessageCame>(sound.words.front()));
  }
}

TEST_F(SbdFetch, takes_a_command_that_stayed_damaged_in_the_next_slot) {
  for (int again = 0; again < SbdTerminal::most_reads; ++again) say("\x01\xFF\r\nOK\r\n"sv);
  while (!words.empty()) say(modem.hear(words, now));
  EXPECT_EQ(came, 0U);
  EXPECT_EQ(taking.next_due(), now + interval);
  pass();
  EXPECT_EQ(taking.status().commands, 1U);
  EXPECT_EQ(taking.next_due(), MonoTime::max());
}

TEST_F(SbdFetch, takes_a_command_of_which_a_byte_did_not_come) {
  say("\x00\x02"
      "ab\x00"sv);
  now = taking.next_due();
  speak();
  EXPECT_EQ(taking.status().commands, 1U) << "read again without a session";
  EXPECT_EQ(taking.status().state, "ready");
}

TEST_F(SbdFetch, takes_a_command_of_the_last_session_of_a_message_of_which_nothing_was_heard) {
  while (!words.empty()) say(modem.hear(words, now));
  ASSERT_EQ(taking.status().commands, 1U);
  taking.answer({"rig", 7, "done", ""});
  for (int i = 0; i < 1000 && modem.sent < MessageSchedule::most_tries; ++i) {
    now = std::max(now, taking.next_due());
    modem.for_buoy = "for the buoy";
    words = taking.step(now);
    while (!words.empty() && words != "AT+SBDIX\r") say(modem.hear(words, now));
    if (!words.empty()) static_cast<void>(modem.hear(words, now));
  }
  ASSERT_EQ(modem.sent, MessageSchedule::most_tries);
  now = taking.next_due();
  static_cast<void>(taking.step(now));  // it is given up
  const auto taken = taking.status().commands;
  const MonoTime given_up = now;
  pass();
  EXPECT_EQ(taking.status().commands, taken + 1);
  EXPECT_EQ(now, given_up + interval) << "the session may go on";
  EXPECT_EQ(modem.sent, MessageSchedule::most_tries) << "without a further one";
  EXPECT_EQ(taking.next_due(), MonoTime::max());
}

TEST_F(SbdFetch, does_not_try_for_ever_to_read_what_stays_damaged) {
  int reads = 0;
  const auto damaged = [&](const std::string& command) {
    return command == "AT+SBDRB\r" ? ++reads, "\x01\xFF\r\nOK\r\n"s : modem.hear(command, now);
  };
  for (int slot = 0; slot < 10; ++slot) {
    while (!words.empty()) say(damaged(words));
    now += interval;
    words = taking.step(now);
  }
  EXPECT_EQ(reads, 2 * SbdTerminal::most_reads);
  EXPECT_EQ(taking.next_due(), MonoTime::max());
}

}  // namespace
}  // namespace buoyd
