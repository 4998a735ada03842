#include "acoustics/modem/s2c_modem.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace buoyd {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

Bytes bytes(std::string_view text) {
  return {text.begin(), text.end()};
}

std::vector<std::string> sentences(S2cSplitter& splitter, std::string_view text) {
  return splitter.take(bytes(text));
}

/// The worked example of the forms: in command mode, and wrapped as burst mode has it.
TEST(S2cSentences, length_decides_where_a_message_ends) {
  S2cSplitter splitter;
  EXPECT_THAT(sentences(splitter, "RECVIM,5,1,2,ack,93750,-58,118,0.0,Hello\r\nOK\r\n"),
              ElementsAre("RECVIM,5,1,2,ack,93750,-58,118,0.0,Hello", "OK"));
  EXPECT_THAT(sentences(splitter, "+++AT:40:RECVIM,5,1,2,ack,93750,-58,118,0.0,He\nlo\r\n"),
              ElementsAre("RECVIM,5,1,2,ack,93750,-58,118,0.0,He\nlo"));
  EXPECT_THAT(sentences(splitter, "RECVIM,4,1,2,noack,93750,-58,118,-0.1,\r\n\r\n\r\nBUSY\r\n"),
              ElementsAre("RECVIM,4,1,2,noack,93750,-58,118,-0.1,\r\n\r\n", "BUSY"));
}

TEST(S2cSentences, come_in_any_pieces) {
  const std::string text = "+++ATC:2:OK\r\nRECVIM,p0,3,1,2,noack,93750,-58,118,0.0,a\r,\r\n";
  for (std::size_t cut = 1; cut < text.size(); ++cut) {
    S2cSplitter splitter;
    auto all = sentences(splitter, text.substr(0, cut));
    for (std::string& one : sentences(splitter, text.substr(cut))) all.push_back(std::move(one));
    EXPECT_THAT(all, ElementsAre("OK", "RECVIM,p0,3,1,2,noack,93750,-58,118,0.0,a\r,")) << cut;
  }
}

TEST(S2cSentences, noise_ends_with_its_line) {
  S2cSplitter splitter;
  EXPECT_THAT(sentences(splitter, "RECVIM,x,y\r\nOK\r\n"), ElementsAre("RECVIM,x,y", "OK"));
  EXPECT_THAT(sentences(splitter, "+++ATC\r\nOK\r\n"), ElementsAre("+++ATC", "OK")) << "an echo";
  EXPECT_THAT(
      sentences(splitter, "RECVIM,18446744073709551615,1,2,noack,9,-58,118,0.0,x\r\nOK\r\n"),
      testing::Contains("OK"));
  static_cast<void>(sentences(splitter, std::string(2000, 'x')));
  EXPECT_THAT(sentences(splitter, "OK\r\n"), ElementsAre("OK"));
}

TEST(S2cSentences, a_wrong_length_costs_no_sentence_behind_it) {
  const std::string message = "RECVIM,5,1,2,ack,93750,-58,118,0.0,Hello";
  for (const char* length : {"x", "", "0", "4", "41", "60", "2000", "4a"}) {
    S2cSplitter splitter;
    const auto heard = sentences(splitter, std::string("+++AT:") + length + ":" + message +
                                               "\r\n+++ATC:2:OK\r\nDELIVEREDIM,2\r\nOK\r\n");
    ASSERT_GE(heard.size(), 4U) << length;
    EXPECT_THAT(std::vector(heard.end() - 3, heard.end()), ElementsAre("OK", "DELIVEREDIM,2", "OK"))
        << length;
  }
  for (const char* length : {"4", "6", "12"}) {
    S2cSplitter splitter;
    EXPECT_THAT(sentences(splitter, std::string("RECVIM,") + length + message.substr(8) +
                                        "\r\nDELIVEREDIM,2\r\nOK\r\n"),
                ElementsAre(testing::StartsWith("RECVIM"), "DELIVEREDIM,2", "OK"))
        << length;
  }
  S2cSplitter splitter;
  EXPECT_THAT(sentences(splitter, "+++AT:40\r\nOK\r\n+++ATC:2:OK\r\n"),
              ElementsAre("+++AT:40", "OK", "OK"));
}

TEST(S2cSentences, say_how_well_a_message_came) {
  const auto frame = std::get<FrameHeard>(read_s2c("RECVIM,5,1,2,ack,93750,-58,118,0.0,Hello"));
  EXPECT_EQ(frame.from, 1U);
  EXPECT_EQ(frame.bytes, bytes("Hello"));
  EXPECT_EQ(frame.quality.rssi, -58);
  EXPECT_EQ(frame.quality.integrity, 118);
  EXPECT_FALSE(frame.quality.travel);
  const auto newer = std::get<FrameHeard>(read_s2c("RECVIM,1,1,2,ack,976,-58,118,1004000,0.0,x"));
  EXPECT_EQ(newer.quality.travel, 1004ms);
  EXPECT_EQ(newer.bytes, bytes("x"));
}

TEST(S2cSentences, that_do_not_matter_are_nothing) {
  for (const char* text : {"SENDEND,1", "RECVIM,6,1,2,ack,93750,-58,118,0.0,Hello", "DELIVEREDIM,x",
                           "RECVSTART", "1234567890123"}) {
    EXPECT_TRUE(std::holds_alternative<std::monostate>(read_s2c(text))) << text;
  }
}

class S2c : public testing::Test {
 protected:
  std::string step() {
    const Bytes words = modem.step(now);
    return {words.begin(), words.end()};
  }
  void say(std::string_view text) { modem.heard(bytes(text), now); }
  void set_up() {
    modem.opened(now);
    EXPECT_EQ(step(), "+++ATC\r");
    say("+++ATC:2:OK\r\n");
    EXPECT_EQ(step(), "AT!AL7\r");
    say("OK\r\n");
    ASSERT_TRUE(modem.is_ready());
  }

  MonoTime now{1h};
  S2cModem modem{7};
};

TEST_F(S2c, is_taken_to_command_mode_and_gets_its_address) {
  set_up();
  EXPECT_EQ(modem.state(), "ready");
}

TEST_F(S2c, that_is_in_command_mode_already_is_set_up_too) {
  modem.opened(now);
  EXPECT_EQ(step(), "+++ATC\r");
  say("ERROR WRONG COMMAND\r\n");
  EXPECT_EQ(step(), "AT!AL7\r");
}

TEST_F(S2c, sends_and_is_ready_when_the_frame_has_sounded) {
  set_up();
  ASSERT_TRUE(modem.send(2, bytes("Hello")));
  EXPECT_FALSE(modem.is_ready());
  EXPECT_EQ(step(), "AT*SENDIM,5,2,noack,Hello\r");
  say("OK\r\n");
  EXPECT_THAT(modem.take_events(), IsEmpty());
  EXPECT_NEAR(static_cast<double>((modem.next_due() - now).count()), 143'750, 10) << "and a pause";
  now = modem.next_due();
  EXPECT_EQ(step(), "");
  const auto events = modem.take_events();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<FrameSent>(events[0]));
  EXPECT_TRUE(modem.is_ready());
}

TEST_F(S2c, tells_a_refusal_and_whether_it_may_go_later) {
  set_up();
  for (const bool is_busy : {true, false}) {
    ASSERT_TRUE(modem.send(2, bytes("x")));
    static_cast<void>(step());
    say(is_busy ? "BUSY BACKOFF STATE\r\n" : "ERROR WRONG FORMAT\r\n");
    const auto events = modem.take_events();
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(std::get<FrameRefused>(events[0]).is_busy, is_busy);
    EXPECT_TRUE(modem.is_ready());
  }
}

TEST_F(S2c, that_is_silent_is_set_up_anew) {
  set_up();
  ASSERT_TRUE(modem.send(2, bytes("x")));
  static_cast<void>(step());
  now = modem.next_due();
  EXPECT_EQ(step(), "");
  EXPECT_EQ(modem.take_events().size(), 1U);
  EXPECT_EQ(modem.state(), "silent");
  now = modem.next_due();
  EXPECT_EQ(step(), "+++ATC\r");
}

TEST_F(S2c, ranges_by_a_message_that_is_acknowledged) {
  set_up();
  ASSERT_TRUE(modem.range(2));
  EXPECT_EQ(step(), "AT*SENDIM,1,2,ack,r\r");
  say("OK\r\n");
  EXPECT_EQ(modem.state(), "ranging");
  now += 2s;
  say("DELIVEREDIM,2\r\n");
  EXPECT_EQ(step(), "AT?T\r");
  say("1004000\r\n");
  const auto events = modem.take_events();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(std::get<Ranged>(events[0]).travel, 1004ms);
}

TEST_F(S2c, that_hears_no_acknowledgement_has_no_range) {
  set_up();
  ASSERT_TRUE(modem.range(2));
  static_cast<void>(step());
  say("OK\r\nFAILEDIM,2\r\n");
  const auto events = modem.take_events();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_FALSE(std::get<Ranged>(events[0]).travel);
  EXPECT_TRUE(modem.is_ready());
}

TEST_F(S2c, whose_line_is_lost_sent_nothing) {
  set_up();
  ASSERT_TRUE(modem.send(2, bytes("x")));
  modem.closed(now);
  EXPECT_TRUE(std::holds_alternative<FrameRefused>(modem.take_events().at(0)));
  EXPECT_FALSE(modem.send(2, bytes("x")));
  set_up();
  EXPECT_EQ(step(), "") << "what was not written is forgotten";
  EXPECT_FALSE(modem.send(2, {}));
  EXPECT_FALSE(modem.send(2, Bytes(65, 'x')));
}

}  // namespace
}  // namespace buoyd
