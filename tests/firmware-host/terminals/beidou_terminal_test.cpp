// The sentences stand in public sources; their checks were computed anew.

#include "firmware-host/terminals/beidou_terminal.hpp"

#include <gtest/gtest.h>

namespace buoysim {
namespace {

using namespace std::chrono_literals;
using buoyd::MonoTime;

class Beidou : public ::testing::Test {
 protected:
  static TerminalScenario scenario() {
    TerminalScenario terminal;
    terminal.name = "buoy";
    terminal.card = "0242286";
    return terminal;
  }
  void hear(std::string_view text) { terminal.hear(Bytes(text.begin(), text.end()), now); }
  std::string said(buoyd::Micros within = 5s) {
    const Bytes bytes = terminal.take_said(now + within);
    return {bytes.begin(), bytes.end()};
  }

  MonoTime now{1h};
  BeidouTerminal terminal{scenario(), 1};
};

TEST_F(Beidou, says_its_card) {
  hear("$CCICA,0,00*7B\r\n");
  EXPECT_EQ(said(), "$BDICI,0242286,00242286,0000011,6,60,3,N,0*38\r\n");
}

TEST_F(Beidou, drops_what_has_a_wrong_check) {
  hear("$CCICA,0,00*7C\r\n$CCTXA,0166166,1,1,3132333433333335*7E\r\n");
  EXPECT_EQ(said(), "");
  EXPECT_EQ(terminal.counters().damaged, 2U);
}

TEST_F(Beidou, sends_and_refuses_what_comes_too_early) {
  hear("$CCTXA,0166166,1,1,3132333433333335*7F\r\n");
  EXPECT_EQ(said(), "$BDFKI,TXA,Y,Y,0,0000*13\r\n");
  const auto sent = terminal.take_sent();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].to, "0166166");
  EXPECT_EQ(sent[0].content, "3132333433333335");
  now += 20s;
  hear("$CCTXA,0166166,1,1,3132333433333335*7F\r\n");
  EXPECT_EQ(said(), "$BDFKI,TXA,N,Y,0,0040*00\r\n");
  EXPECT_TRUE(terminal.take_sent().empty());
  EXPECT_EQ(terminal.counters().early, 1U);
  now += 40s;
  hear("$CCTXA,0166166,1,1,3132333433333335*7F\r\n");
  EXPECT_EQ(terminal.take_sent().size(), 1U);
}

TEST_F(Beidou, says_what_came) {
  terminal.receive({"0166166", "0242286", '1', "3132333433333335"}, now);
  EXPECT_EQ(said(), "$BDTXR,1,0166166,1,,3132333433333335*46\r\n");
}

TEST_F(Beidou, refuses_what_is_too_long) {
  std::string words = "CCTXA,0166166,1,1," + std::string(158, '3');
  unsigned check = 0;
  for (const char c : words) check ^= static_cast<unsigned char>(c);
  char end[8];
  std::snprintf(end, sizeof end, "*%02X\r\n", check);
  hear("$" + words + end);
  EXPECT_EQ(terminal.counters().long_ones, 1U);
  EXPECT_TRUE(terminal.take_sent().empty());
}

TEST(BeidouByLot, is_silent_refuses_loses_and_chatters) {
  TerminalScenario scenario;
  scenario.card = "0242286";
  scenario.refusals = scenario.silences = scenario.losses = 0.3;
  scenario.chatter = 1s;
  BeidouTerminal terminal(scenario, 1);
  MonoTime now{1h};
  std::string said;
  std::size_t came = 0;
  const std::string_view words = "$CCTXA,0166166,1,1,3132333433333335*7F\r\n";
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
  EXPECT_NE(said.find("\xB1\xB1\xB6\xB7"), std::string::npos);
}

}  // namespace
}  // namespace buoysim
