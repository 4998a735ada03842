#include "acoustics/modem/benthos_modem.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "modem_talk.hpp"

namespace buoyd::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

/// The published lines, as the modem prints them for one packet.
const std::string hello =
    "DATA(0005):48656c 6c\r\n6f\r\nSource:001  Destination:002\r\n"
    "CRC:Pass MPD:03.2 SNR:31.3 AGC:91 SPD:+00.0 CCERR:013\r\n<EOP>\r\n";

std::vector<BenthosFrame> frames_in(BenthosReader& reader, std::string_view text) {
  std::vector<BenthosFrame> frames;
  for (const BenthosSaid& said : reader.take(modem_words(text))) {
    if (const auto* frame = std::get_if<BenthosFrame>(&said)) frames.push_back(*frame);
  }
  return frames;
}

TEST(BenthosSentences, are_a_packet_over_several_lines) {
  for (std::size_t cut = 0; cut < hello.size(); ++cut) {
    BenthosReader reader;
    auto frames = frames_in(reader, hello.substr(0, cut));
    for (BenthosFrame& one : frames_in(reader, hello.substr(cut))) frames.push_back(std::move(one));
    ASSERT_EQ(frames.size(), 1U) << cut;
    EXPECT_EQ(frames[0].to, 2);
    EXPECT_EQ(frames[0].heard.from, 1);
    EXPECT_EQ(frames[0].heard.bytes, modem_words("Hello"));
    EXPECT_EQ(frames[0].heard.quality.integrity, 31.3);
  }
}

TEST(BenthosSentences, of_a_damaged_packet_are_none) {
  for (const std::string& text :
       {std::string(
            "DATA(0006):48656c6c6f\r\nSource:001  Destination:002\r\nCRC:Pass\r\n<EOP>\r\n"),
        std::string(
            "DATA(0005):48656c6c6f\r\nSource:001  Destination:002\r\nCRC:Fail\r\n<EOP>\r\n"),
        std::string("DATA(0005):48656c6c6f\r\nCRC:Pass\r\n<EOP>\r\n"),
        std::string("DATA(9999999999):48\r\n<EOP>\r\n"), std::string("DATA(0001):4x\r\n<EOP>\r\n"),
        std::string("DATA(\r\nDATA\r\n<EOP>\r\n")}) {
    BenthosReader reader;
    EXPECT_TRUE(frames_in(reader, text).empty()) << text;
    EXPECT_EQ(frames_in(reader, hello).size(), 1U) << "and the next one is read behind " << text;
  }
}

TEST(BenthosSentences, are_prompts_ranges_and_lines) {
  BenthosReader reader;
  const auto said = reader.take(modem_words(
      "\r\nLocalAddr       | 2\r\nuser:12>user:x>\r\n"
      "Range 1 to 2 : 1499.6 m  (Round-trip  1999.5 ms) speed  0.0 m/s\r\nRange 1 to 2 : -\r\n"));
  ASSERT_EQ(said.size(), 5U);
  EXPECT_EQ(std::get<BenthosLine>(said[0]).text, "LocalAddr       | 2");
  EXPECT_TRUE(std::holds_alternative<BenthosPrompt>(said[1]));
  EXPECT_EQ(std::get<BenthosLine>(said[2]).text, "user:x>");
  EXPECT_EQ(std::get<BenthosRange>(said[3]).to, 2);
  EXPECT_EQ(std::get<BenthosRange>(said[3]).travel, 999'750us);
  EXPECT_EQ(std::get<BenthosLine>(said[4]).text, "Range 1 to 2 : -");
}

class BenthosOn : public ModemTalk {
 protected:
  BenthosOn() : ModemTalk(modem_) {}

  void escape() {
    EXPECT_EQ(step(), "");
    EXPECT_EQ(modem_.next_due() - now, BenthosModem::guard);
    now = modem_.next_due();
    EXPECT_EQ(step(), "+++\r");
  }
  void set_up() {
    modem_.opened(now);
    escape();
    say("\r\nuser:1>");
    while (!modem_.is_ready()) {
      const std::string words = step();
      ASSERT_TRUE(words.starts_with('@')) << words;
      settings.push_back(words);
      const std::size_t equals = words.find('=');
      say(words + "\n" + words.substr(1, equals - 1) + "       | x\r\nuser:2>");
    }
  }
  void go_online() {
    ASSERT_TRUE(modem_.send(2, modem_words("a\r\nb")));
    EXPECT_EQ(step(), "@RemoteAddr=2\r");
    say("\r\nRemoteAddr      | 2\r\nuser:3>");
    EXPECT_EQ(step(), "ATO\r");
  }

  BenthosModem modem_{7};
  std::vector<std::string> settings;
};

TEST_F(BenthosOn, is_taken_to_its_command_mode_and_set_up) {
  set_up();
  EXPECT_THAT(settings, testing::Contains("@LocalAddr=7\r"));
  EXPECT_THAT(settings, testing::Contains("@PrintHex=Ena\r"));
  EXPECT_EQ(modem_.state(), "ready");
}

TEST_F(BenthosOn, that_is_in_its_command_mode_already_is_set_up_too) {
  modem_.opened(now);
  escape();
  say("\r\nCommand '+++' not found\r\nuser:1>");
  EXPECT_EQ(step(), "@OpMode=0\r");
}

TEST_F(BenthosOn, that_refuses_a_setting_says_which) {
  modem_.opened(now);
  escape();
  say("user:1>");
  static_cast<void>(step());
  say("\r\nInvalid Command\r\nuser:2>");
  EXPECT_EQ(modem_.state(), "@OpMode: Invalid Command");
}

TEST_F(BenthosOn, sends_a_frame_online_and_comes_back) {
  set_up();
  go_online();
  say("\r\nCONNECT 00140 bits/sec\r\n");
  EXPECT_EQ(step(), "a\r\nb");
  say("\r\nForwarding Delay Up\r\n");
  EXPECT_THAT(modem_.take_events(), IsEmpty());
  EXPECT_EQ(modem_.next_due() - now, std::max(modem_.air_time(4), BenthosModem::guard));
  now = modem_.next_due();
  EXPECT_EQ(step(), "+++\r");
  EXPECT_TRUE(std::holds_alternative<FrameSent>(only_event()));
  EXPECT_FALSE(modem_.is_ready()) << "it is online";
  say("\r\n\r\nuser:4>");
  EXPECT_TRUE(modem_.is_ready());
  ASSERT_TRUE(modem_.send(2, modem_words("x")));
  EXPECT_EQ(step(), "ATO\r") << "it sends there already";
}

TEST_F(BenthosOn, hears_frames_for_it_whatever_it_does) {
  set_up();
  go_online();
  say("\r\nCONNECT 00140 bits/sec\r\n");
  static_cast<void>(step());
  say("DATA(0002):6869\r\nSource:002  Destination:007\r\nCRC:Pass SNR:20.1\r\n<EOP>\r\n");
  const auto heard = std::get<FrameHeard>(only_event());
  EXPECT_EQ(heard.from, 2);
  EXPECT_EQ(heard.bytes, modem_words("hi"));
  say(hello);
  EXPECT_THAT(modem_.take_events(), IsEmpty()) << "for another modem";
  EXPECT_EQ(modem_.state(), "sending");
}

TEST_F(BenthosOn, that_does_not_connect_is_set_up_anew) {
  set_up();
  go_online();
  now = modem_.next_due();
  EXPECT_EQ(step(), "");
  EXPECT_TRUE(std::get<FrameRefused>(only_event()).is_busy);
  EXPECT_EQ(modem_.state(), "silent");
  now = modem_.next_due();
  escape();
}

TEST_F(BenthosOn, that_refuses_an_address_never_takes_the_frame) {
  set_up();
  ASSERT_TRUE(modem_.send(300, modem_words("x")));
  static_cast<void>(step());
  say("\r\nInvalid Command\r\nuser:9>");
  EXPECT_FALSE(std::get<FrameRefused>(only_event()).is_busy);
  EXPECT_TRUE(modem_.is_ready());
}

TEST_F(BenthosOn, that_does_not_come_back_is_set_up_anew) {
  set_up();
  go_online();
  say("\r\nCONNECT 00140 bits/sec\r\n");
  static_cast<void>(step());
  say("\r\nForwarding Delay Up\r\n");
  now = modem_.next_due();
  EXPECT_EQ(step(), "+++\r");
  EXPECT_EQ(modem_.take_events().size(), 1U);
  now = modem_.next_due();
  EXPECT_EQ(step(), "");
  EXPECT_THAT(modem_.take_events(), IsEmpty()) << "the frame has its answer";
  EXPECT_EQ(modem_.state(), "silent");
}

TEST_F(BenthosOn, ranges) {
  set_up();
  ASSERT_TRUE(modem_.range(2));
  EXPECT_EQ(step(), "ATR2\r");
  say("\r\nTX time   00:00:01\r\n");
  EXPECT_EQ(modem_.state(), "ranging");
  say("\r\nRange 7 to 3 : 100.0 m  (Round-trip  133.3 ms) speed  0.0 m/s\r\n");
  say("\r\nRange 7 to 2 : 1499.6 m  (Round-trip  1999.5 ms) speed  0.0 m/s\r\nuser:5>");
  EXPECT_EQ(std::get<Ranged>(only_event()).travel, 999'750us);
  for (const bool is_told : {true, false}) {
    ASSERT_TRUE(modem_.range(2));
    static_cast<void>(step());
    if (is_told) say("\r\nResponse Not Received\r\nuser:6>");
    now = std::min(modem_.next_due(), now + 1h);
    EXPECT_EQ(step(), "");
    EXPECT_FALSE(std::get<Ranged>(only_event()).travel);
    EXPECT_TRUE(modem_.is_ready());
  }
}

TEST_F(BenthosOn, passes_over_chatter_and_garbage) {
  set_up();
  go_online();
  say("\xFF\xFE>user:user:>\r\nLowpower\r\nLocalAddr | 7\r\n");
  say(std::string(5000, '>'));
  EXPECT_EQ(step(), "");
  EXPECT_THAT(modem_.take_events(), IsEmpty());
  say("\r\nCONNECT 00140 bits/sec\r\n");
  EXPECT_EQ(step(), "a\r\nb");
}

TEST_F(BenthosOn, whose_line_is_lost_sent_nothing) {
  set_up();
  go_online();
  modem_.closed(now);
  EXPECT_TRUE(std::get<FrameRefused>(only_event()).is_busy);
  settings.clear();
  set_up();
  EXPECT_FALSE(modem_.send(2, Bytes(65, 'x')));
  go_online();
}

}  // namespace
}  // namespace buoyd::test
