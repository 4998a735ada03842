#include "acoustics/modem/micromodem.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "modem_talk.hpp"

namespace buoyd::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

template <class Sentence>
Sentence read(std::string_view text) {
  return std::get<Sentence>(read_micromodem(text));
}

/// The worked example of the forms.
TEST(MicromodemSentences, are_read) {
  const auto frame = read<MicromodemFrame>("$CARXD,2,1,0,1,48656C6C6F*1D");
  EXPECT_EQ(frame.from, 2);
  EXPECT_EQ(frame.to, 1);
  EXPECT_EQ(frame.bytes, modem_words("Hello"));
  static_cast<void>(read<MicromodemAsks>("$CADRQ,120000,1,2,0,32,1*45"));
  const auto range = read<MicromodemRange>("$CAMPR,2,1,0.0101*7C");
  EXPECT_EQ(range.from, 2);
  EXPECT_EQ(range.travel, 10100us);
  static_cast<void>(read<MicromodemStarted>("$CAREV,001523,INIT,0.93.0.51*50"));
  const auto error = read<MicromodemError>("$CAERR,143016,NMEA,3,unknown*1A");
  EXPECT_TRUE(error.is_misunderstood);
  EXPECT_EQ(error.text, "NMEA 3 unknown");
}

/// Published lines of two firmwares: without a version and with 8.
TEST(MicromodemSentences, of_reception_are_read_by_their_version) {
  const auto old = read<MicromodemReception>(
      "$CACST,1,153026.0000,0,4105,30,0318,0193,10,00,00,01,01,2,004,004,3,3,3,1,154,09,08,10,-6,"
      "000,0.0,4125000,5000*5B");
  EXPECT_EQ(old.from, 4);
  EXPECT_EQ(old.quality.rssi, 193);
  EXPECT_EQ(old.quality.integrity, 0);
  const auto recent = read<MicromodemReception>(
      "$CACST,8,0,20250606230123.348554,06,32767,45,0102,0123,07,00,00,00,00,1,001,000,0,5,1,0,150,"
      "26.0,9.48,-100,-6.48,-01,0.01,51,25000,5000,0,-1,-1,00*4A");
  EXPECT_EQ(recent.from, 1);
  EXPECT_EQ(recent.quality.rssi, 123);
  EXPECT_EQ(recent.quality.integrity, -1);
}

TEST(MicromodemSentences, that_are_damaged_or_do_not_matter_are_nothing) {
  for (const char* text :
       {"", "$", "$CARXD,2,1,0,1,48656C6C6F*1E", "$CARXD,2,1,0,1,48656C6C6*5B",
        "$CARXD,2,1,0,1,*62", "$CAMPR,2,1,nan*03", "$CACST,6,2,20250606230123.3,3*68", "$CAMPR*4D",
        "$CAREV,001523,AUV,0.93.0.51*08", "$CAMPA,1,2*5D", "$GPGGA,1*4B"}) {
    EXPECT_TRUE(std::holds_alternative<std::monostate>(read_micromodem(text))) << text;
  }
}

class MicromodemOn : public ModemTalk {
 protected:
  MicromodemOn() : ModemTalk(modem_) {}

  /// With its check.
  void say_words(std::string_view words) { say(nmea_sentence(words)); }
  void set_up() {
    modem_.opened(now);
    EXPECT_EQ(step(), "$CCCFG,SRC,7*37\r\n");
    say_words("CACFG,SRC,7");
    for (const char* setting : {"RXD,1", "CST,1", "TXF,1"}) {
      EXPECT_EQ(step(), nmea_sentence(std::string("CCCFG,") + setting));
      say_words(std::string("CACFG,") + setting);
    }
    ASSERT_TRUE(modem_.is_ready());
  }
  void begin_frame() {
    ASSERT_TRUE(modem_.send(2, modem_words("Hello")));
    EXPECT_EQ(step(), "$CCCYC,0,7,2,0,0,1*5D\r\n");
  }

  Micromodem modem_{7};
};

TEST_F(MicromodemOn, gets_its_address_and_prints_what_is_wanted) {
  modem_.opened(now);
  EXPECT_EQ(modem_.state(), "setting up");
  set_up();
  EXPECT_EQ(modem_.state(), "ready");
  EXPECT_EQ(modem_.next_due(), MonoTime::max());
}

TEST_F(MicromodemOn, whose_firmware_lacks_a_setting_is_set_up_too) {
  modem_.opened(now);
  static_cast<void>(step());
  say_words("CACFG,SRC,7");
  for (int i = 0; i < 3; ++i) {
    EXPECT_NE(step(), "");
    say_words("CAERR,000001,NMEA,3,unknown");
  }
  EXPECT_TRUE(modem_.is_ready());
}

TEST_F(MicromodemOn, that_refuses_its_address_says_why_and_is_asked_again) {
  modem_.opened(now);
  static_cast<void>(step());
  say_words("CAERR,000001,NMEA,3,range");
  EXPECT_EQ(modem_.state(), "NMEA 3 range");
  now = modem_.next_due();
  EXPECT_EQ(step(), "$CCCFG,SRC,7*37\r\n");
}

TEST_F(MicromodemOn, sends_a_frame_in_a_cycle) {
  set_up();
  begin_frame();
  say_words("CACYC,0,7,2,0,0,1");
  say_words("CATXF,2");
  say_words("CADRQ,120000,7,2,0,32,1");
  EXPECT_EQ(step(), "$CCTXD,7,2,0,48656c6c6f*22\r\n");
  say_words("CATXD,7,2,0,48656c6c6f");
  say_words("CATXF,2");
  EXPECT_THAT(modem_.take_events(), IsEmpty()) << "of the announcement, late";
  EXPECT_EQ(modem_.state(), "sending");
  say_words("CATXF,32");
  EXPECT_TRUE(std::holds_alternative<FrameSent>(only_event()));
  EXPECT_TRUE(modem_.is_ready());
}

TEST_F(MicromodemOn, that_does_not_tell_when_a_frame_is_out_has_sent_it_by_then) {
  set_up();
  begin_frame();
  say_words("CACYC,0,7,2,0,0,1");
  say_words("CADRQ,120000,7,2,0,32,1");
  static_cast<void>(step());
  say_words("CATXD,7,2,0,48656c6c6f");
  EXPECT_EQ(modem_.next_due() - now, modem_.air_time(5) + modem_.turnaround());
  now = modem_.next_due();
  EXPECT_EQ(step(), "");
  EXPECT_TRUE(std::holds_alternative<FrameSent>(only_event()));
}

TEST_F(MicromodemOn, tells_a_refusal_and_whether_it_may_go_later) {
  set_up();
  for (const bool is_busy : {true, false}) {
    begin_frame();
    say_words(is_busy ? "CAERR,120000,DATA_TIMEOUT,1," : "CAERR,120000,NMEA,1,rate");
    EXPECT_EQ(std::get<FrameRefused>(only_event()).is_busy, is_busy);
    EXPECT_TRUE(modem_.is_ready());
  }
}

TEST_F(MicromodemOn, gives_way_to_a_packet_that_comes) {
  set_up();
  begin_frame();
  say_words("CACYC,0,2,7,0,0,1");
  EXPECT_TRUE(std::get<FrameRefused>(only_event()).is_busy);
  EXPECT_TRUE(modem_.is_ready());
}

TEST_F(MicromodemOn, that_does_not_ask_for_the_bytes_may_be_asked_again) {
  set_up();
  begin_frame();
  say_words("CACYC,0,7,2,0,0,1");
  now = modem_.next_due();
  EXPECT_EQ(step(), "");
  EXPECT_TRUE(std::get<FrameRefused>(only_event()).is_busy);
  EXPECT_TRUE(modem_.is_ready());
}

TEST_F(MicromodemOn, that_is_silent_is_set_up_anew) {
  set_up();
  begin_frame();
  now = modem_.next_due();
  EXPECT_EQ(step(), "");
  EXPECT_TRUE(std::holds_alternative<FrameRefused>(only_event()));
  EXPECT_EQ(modem_.state(), "silent");
  now = modem_.next_due();
  EXPECT_EQ(step(), "$CCCFG,SRC,7*37\r\n");
}

TEST_F(MicromodemOn, that_started_anew_is_left_alone_and_then_set_up) {
  set_up();
  begin_frame();
  say_words("CAREV,000000,INIT,0.94.0.4");
  EXPECT_TRUE(std::get<FrameRefused>(only_event()).is_busy);
  EXPECT_EQ(modem_.state(), "started anew");
  EXPECT_EQ(step(), "");
  now += Micromodem::start_pause;
  EXPECT_EQ(step(), "$CCCFG,SRC,7*37\r\n");
}

TEST_F(MicromodemOn, hears_frames_for_it_with_the_newest_quality) {
  set_up();
  say_words("CACYC,0,2,7,0,0,1");
  say_words(
      "CACST,6,0,20250606230123.0,3,4105,30,0318,0141,10,00,00,01,01,0,002,007,0,0,1,0,154,09,08,"
      "10,-6,187,0.0,41,25000,5000");
  say_words("CARXD,2,7,0,1,48656C6C6F");
  const auto heard = std::get<FrameHeard>(only_event());
  EXPECT_EQ(heard.from, 2);
  EXPECT_EQ(heard.bytes, modem_words("Hello"));
  EXPECT_EQ(heard.quality.rssi, 141);
  EXPECT_EQ(heard.quality.integrity, 187);
  say_words("CARXD,2,9,0,1,48656C6C6F");
  EXPECT_THAT(modem_.take_events(), IsEmpty()) << "for another modem";
}

TEST_F(MicromodemOn, ranges_by_a_ping) {
  set_up();
  ASSERT_TRUE(modem_.range(2));
  EXPECT_EQ(step(), "$CCMPC,7,2*5B\r\n");
  say_words("CAMPC,7,2");
  EXPECT_EQ(modem_.state(), "ranging");
  say_words("CAMPR,3,4,0.5000");
  say_words("CAMPR,2,7,1.0040");
  EXPECT_EQ(std::get<Ranged>(only_event()).travel, 1004ms);
  ASSERT_TRUE(modem_.range(2));
  static_cast<void>(step());
  say_words("CAMPC,7,2");
  now = modem_.next_due();
  EXPECT_EQ(step(), "");
  EXPECT_FALSE(std::get<Ranged>(only_event()).travel) << "nobody answered";
  EXPECT_TRUE(modem_.is_ready());
}

TEST_F(MicromodemOn, passes_over_chatter_and_garbage) {
  set_up();
  begin_frame();
  say("\xFF\x00garbage\r\n$$$CACYC,0,7,2*42\r\n");
  say_words("CAREV,120000,AUV,0.94.0.4");
  say_words("CAMSG,BAD_CRC,1");
  say(std::string(5000, 'x'));
  say_words("CACYC,0,7,2,0,0,1");
  EXPECT_THAT(modem_.take_events(), IsEmpty());
  EXPECT_EQ(modem_.state(), "sending");
}

TEST_F(MicromodemOn, whose_line_is_lost_sent_nothing) {
  set_up();
  begin_frame();
  modem_.closed(now);
  EXPECT_TRUE(std::get<FrameRefused>(only_event()).is_busy);
  EXPECT_EQ(modem_.state(), "closed");
  EXPECT_FALSE(modem_.send(2, modem_words("x")));
  set_up();
  EXPECT_FALSE(modem_.send(2, Bytes(33, 'x')));
  ASSERT_TRUE(modem_.range(2));
  modem_.closed(now);
  EXPECT_FALSE(std::get<Ranged>(only_event()).travel);
}

}  // namespace
}  // namespace buoyd::test
