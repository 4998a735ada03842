// The words stand in program texts and in a maker's manual.

#include "firmware-host/terminals/iridium_terminal.hpp"

#include <gtest/gtest.h>

namespace buoysim {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using buoyd::MonoTime;

TerminalScenario iridium() {
  TerminalScenario scenario;
  scenario.kind = TerminalKind::iridium_sbd;
  scenario.card = "300234012345678";
  scenario.length = 340;
  return scenario;
}

class Iridium : public ::testing::Test {
 protected:
  std::string say(const std::string& words) {
    terminal.hear(Bytes(words.begin(), words.end()), now);
    now += 2s;
    const Bytes said = terminal.take_said(now);
    return {said.begin(), said.end()};
  }
  void write_hello() {
    EXPECT_EQ(say("AT+SBDWB=5\r"), "AT+SBDWB=5\r\r\nREADY\r\n");
    EXPECT_EQ(say("hello\x02\x14"), "\r\n0\r\n\r\nOK\r\n");
  }

  MonoTime now{1h};
  IridiumTerminal terminal{iridium(), 1};
};

TEST_F(Iridium, sends_what_was_written) {
  EXPECT_EQ(say("AT&K0\r"), "AT&K0\r\r\nOK\r\n");
  EXPECT_EQ(say("AT+CSQ\r"), "AT+CSQ\r\r\n+CSQ:4\r\n\r\nOK\r\n");
  write_hello();
  EXPECT_EQ(say("AT+SBDIX\r"), "AT+SBDIX\r\r\n+SBDIX: 0, 0, 0, 0, 0, 0\r\n\r\nOK\r\n");
  EXPECT_EQ(say("AT+SBDD0\r"), "AT+SBDD0\r\r\n0\r\n\r\nOK\r\n");
  const auto sent = terminal.take_sent();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].from, "300234012345678");
  EXPECT_EQ(sent[0].content, "hello");
  EXPECT_NE(say("AT+SBDIX\r").find("+SBDIX: 0, 1,"), std::string::npos);
  EXPECT_TRUE(terminal.take_sent().empty()) << "nothing was to be sent";
}

TEST_F(Iridium, refuses_a_wrong_sum_a_wrong_length_and_what_it_does_not_know) {
  say("AT+SBDWB=5\r");
  EXPECT_EQ(say("hello\x02\x15"), "\r\n2\r\n\r\nOK\r\n");
  EXPECT_EQ(terminal.counters().damaged, 1U);
  for (const char* count : {"0", "341", "x", "", "99999"}) {
    EXPECT_NE(say("AT+SBDWB="s + count + "\r").find("\r\n3\r\n"), std::string::npos) << count;
  }
  EXPECT_EQ(terminal.counters().long_ones, 5U);
  EXPECT_EQ(say("AT+NONE\r"), "AT+NONE\r\r\nERROR\r\n");
}

TEST_F(Iridium, counts_what_comes_before_the_plan_allows_it) {
  for (int i = 0; i < 2; ++i) {
    write_hello();
    say("AT+SBDIX\r");
  }
  EXPECT_EQ(terminal.counters().early, 1U);
  EXPECT_EQ(terminal.counters().sent, 2U);
}

TEST_F(Iridium, rings_for_a_message_and_brings_it_with_the_next_session) {
  terminal.receive({"", "300234012345678", '1', "hello"}, now);
  EXPECT_EQ(say(""), "\r\nSBDRING\r\n");
  EXPECT_EQ(say("AT+SBDIX\r"), "AT+SBDIX\r\r\n+SBDIX: 0, 0, 1, 0, 5, 0\r\n\r\nOK\r\n");
  for (int times = 0; times < 2; ++times) {
    EXPECT_EQ(say("AT+SBDRB\r"), "AT+SBDRB\r\r\n\0\x05hello\x02\x14\r\nOK\r\n"s);
  }
  EXPECT_EQ(say("AT+SBDD2\r"), "AT+SBDD2\r\r\n0\r\n\r\nOK\r\n");
  EXPECT_EQ(say("AT+SBDRB\r"), "AT+SBDRB\r\r\n\0\0\0\0\r\nOK\r\n"s);
}

TEST(IridiumByLot, has_no_network_is_silent_loses_and_chatters) {
  TerminalScenario scenario = iridium();
  scenario.refusals = scenario.silences = scenario.losses = 0.3;
  scenario.chatter = 1s;
  IridiumTerminal terminal(scenario, 1);
  MonoTime now{1h};
  std::string said;
  std::size_t came = 0;
  const std::string words = "AT+SBDWB=5\rhello\x02\x14\x41T+CSQ\rAT+SBDIX\r";
  for (int i = 0; i < 300; ++i, now += 61s) {
    terminal.hear(Bytes(words.begin(), words.end()), now);
    came += terminal.take_sent().size();
    for (const std::uint8_t byte : terminal.take_said(now + 2s)) said += static_cast<char>(byte);
  }
  const TerminalCounters& counters = terminal.counters();
  EXPECT_GT(counters.refused, 50U);
  EXPECT_GT(counters.lost, 30U);
  EXPECT_EQ(counters.sent, came + counters.lost);
  EXPECT_EQ(counters.early, 0U);
  for (const char* words_of_it : {"+CSQ:0", "+CSQ:4", "SBDRING", "+CIEV", "+SBDIX: 32,"}) {
    EXPECT_NE(said.find(words_of_it), std::string::npos) << words_of_it;
  }
}

}  // namespace
}  // namespace buoysim
