// The frames were computed apart from the program, by the layout that docs/links.md names.

#include "firmware-host/terminals/binary_beidou_terminal.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <charconv>

namespace buoysim {
namespace {

using namespace std::chrono_literals;
using buoyd::MonoTime;

constexpr std::string_view ask_frame = "2449434A43000C000000002B";
constexpr std::string_view send_frame = "2454585351001A03B26E46028916004000313233343333333576";
constexpr std::string_view done_frame = "24464B5858001003B26E0054585351E8";

class BinaryBeidou : public ::testing::Test {
 protected:
  static TerminalScenario scenario() {
    TerminalScenario terminal;
    terminal.kind = TerminalKind::rdss_binary;
    terminal.card = "0242286";
    return terminal;
  }
  static Bytes bytes_of(std::string_view hex) {
    Bytes bytes;
    for (; hex.size() > 1; hex.remove_prefix(2)) {
      std::uint8_t byte = 0;
      std::from_chars(hex.data(), hex.data() + 2, byte, 16);
      bytes.push_back(byte);
    }
    return bytes;
  }
  void hear(std::string_view hex) { terminal.hear(bytes_of(hex), now); }
  std::string said(buoyd::Micros within = 5s) {
    std::string hex;
    for (const std::uint8_t byte : terminal.take_said(now + within)) {
      hex += fmt::format("{:02X}", byte);
    }
    return hex;
  }

  MonoTime now{1h};
  BinaryBeidouTerminal terminal{scenario(), 1};
};

TEST_F(BinaryBeidou, says_its_card) {
  hear(ask_frame.substr(0, 10));
  EXPECT_EQ(said(), "");
  hear(ask_frame.substr(10));
  EXPECT_EQ(said(), "2449435858001603B26E0000000B60003C03000000B3");
}

TEST_F(BinaryBeidou, drops_what_has_a_wrong_check) {
  hear("2449434A43000C000000002C");
  EXPECT_EQ(said(), "");
  EXPECT_EQ(terminal.counters().damaged, 1U);
}

TEST_F(BinaryBeidou, sends_and_refuses_what_comes_too_early) {
  hear(send_frame);
  EXPECT_EQ(said(), done_frame);
  const auto sent = terminal.take_sent();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].to, "0166166");
  EXPECT_EQ(sent[0].content, "3132333433333335");
  now += 20s;
  hear(send_frame);
  EXPECT_EQ(said(), "24464B5858001003B26E0400000028CA");
  EXPECT_TRUE(terminal.take_sent().empty());
  EXPECT_EQ(terminal.counters().early, 1U);
  now += 40s;
  hear(send_frame);
  EXPECT_EQ(terminal.take_sent().size(), 1U);
}

TEST_F(BinaryBeidou, refuses_what_is_no_code_or_has_another_length) {
  hear("2454585351001A03B26E44028916004000313233343333333574");
  EXPECT_EQ(said(), "24464B5858001003B26E0154585351E9");
  hear("2454585351001A03B26E4602891600480031323334333333357E");
  EXPECT_EQ(said(), "24464B5858001003B26E0154585351E9");
  EXPECT_EQ(terminal.counters().refused, 2U);
  EXPECT_TRUE(terminal.take_sent().empty());
}

TEST_F(BinaryBeidou, says_what_came) {
  terminal.receive({"0166166", "0242286", '1', "3132333433333335"}, now);
  EXPECT_EQ(said(), "2454585858001C03B26E600289160000004031323334333333350054");
  terminal.receive({"0166166", "0242286", '0', "\xC4\xE3"}, now);
  EXPECT_EQ(said(), "2454585858001603B26E4002891600000010C4E3000B");
}

TEST_F(BinaryBeidou, by_lot_refuses_is_silent_and_chatters) {
  TerminalScenario by_lot = scenario();
  by_lot.refusals = by_lot.silences = by_lot.losses = 0.3;
  by_lot.chatter = 1s;
  BinaryBeidouTerminal rough(by_lot, 1);
  std::string heard;
  std::size_t came = 0;
  for (int i = 0; i < 300; ++i, now += 61s) {
    rough.hear(bytes_of(send_frame), now);
    came += rough.take_sent().size();
    for (const std::uint8_t byte : rough.take_said(now + 2s)) heard += static_cast<char>(byte);
  }
  EXPECT_GT(rough.counters().refused, 50U);
  EXPECT_GT(rough.counters().lost, 30U);
  EXPECT_EQ(rough.counters().sent, came + rough.counters().lost);
  EXPECT_NE(heard.find("\xB1\xB1\xB6\xB7"), std::string::npos);
  EXPECT_NE(heard.find("$GLZK"), std::string::npos);
}

}  // namespace
}  // namespace buoysim
