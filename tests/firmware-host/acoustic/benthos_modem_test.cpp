#include "firmware-host/acoustic/benthos_modem.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace buoysim {
namespace {

using namespace std::chrono_literals;
using buoyd::MonoTime;
using testing::HasSubstr;

class BenthosWater : public testing::Test {
 protected:
  std::string ask(BenthosWaterModem& modem, std::string_view words) {
    modem.hear({words.begin(), words.end()}, now);
    return said(modem);
  }
  static std::string said(BenthosWaterModem& modem) {
    const Bytes bytes = modem.take_said();
    return {bytes.begin(), bytes.end()};
  }
  std::vector<Sounding> later(BenthosWaterModem& modem, buoyd::Micros time) {
    now += time;
    return modem.take_soundings(now);
  }
  Arrival arrival(const Sounding& sounding, std::string fault = "") const {
    return {sounding, 1, now, now, 999'750us, std::move(fault)};
  }
  void set_up(BenthosWaterModem& modem, const char* address) {
    EXPECT_EQ(ask(modem, "+++\r"), "\r\n\r\nuser:1>");
    EXPECT_THAT(ask(modem, "@P1EchoChar=Dis\r"),
                HasSubstr("@P1EchoChar=Dis\r\r\nP1EchoChar      | Dis"));
    EXPECT_EQ(ask(modem, std::string("@LocalAddr=") + address + "\r"),
              std::string("\r\nLocalAddr       | ") + address + "\r\nuser:3>");
    for (const char* words : {"@PrintHex=Ena\r", "@TxRate=2\r", "@FwdDelay=0.05\r"}) {
      EXPECT_THAT(ask(modem, words), HasSubstr("| "));
    }
  }
  Sounding hello() {
    EXPECT_THAT(ask(near, "@RemoteAddr=2\r"), HasSubstr("RemoteAddr      | 2"));
    EXPECT_EQ(ask(near, "ATO\r"), "\r\nCONNECT 00140 bits/sec\r\n");
    EXPECT_EQ(ask(near, "Hello"), "");
    EXPECT_TRUE(later(near, 50ms).empty());
    EXPECT_EQ(said(near), "\r\nForwarding Delay Up\r\n");
    return later(near, 50ms).at(0);
  }

  MonoTime now{1h};
  BenthosWaterModem near{0};
  BenthosWaterModem far{1};
};

TEST_F(BenthosWater, sends_what_comes_online_and_prints_packets) {
  set_up(near, "1");
  set_up(far, "2");
  const Sounding sounded = hello();
  EXPECT_EQ(sounded.bytes, (Bytes{'H', 'e', 'l', 'l', 'o'}));
  EXPECT_EQ(sounded.destination, 2);
  EXPECT_NEAR(static_cast<double>(sounded.length.count()), 800'000 + 40.0 / 140 * 1e6, 2);
  far.arrive(arrival(sounded), now);
  EXPECT_EQ(said(far),
            "\r\nDATA(0005):48656c6c6f\r\nSource:001  Destination:002\r\n"
            "CRC:Pass MPD:03.2 SNR:31.3 AGC:91 SPD:+00.0 CCERR:013\r\n<EOP>\r\n");
  EXPECT_EQ(far.counters().heard, 1U);
}

TEST_F(BenthosWater, leaves_the_online_mode_only_behind_a_silence) {
  set_up(near, "1");
  static_cast<void>(hello());
  now += 500ms;
  EXPECT_EQ(ask(near, "+++\r"), "") << "that is data";
  EXPECT_EQ(later(near, 50ms).size(), 0U);
  static_cast<void>(said(near));
  now += 1s;
  EXPECT_THAT(ask(near, "+++\r"), HasSubstr("user:"));
  EXPECT_THAT(ask(near, "+++\r"), HasSubstr("Command '+++' not found"));
}

TEST_F(BenthosWater, shows_damaged_packets_where_it_is_told_to) {
  set_up(near, "1");
  set_up(far, "2");
  const Sounding sounded = hello();
  far.arrive(arrival(sounded, "collision"), now);
  EXPECT_EQ(said(far), "");
  static_cast<void>(ask(far, "@ShowBadData=Ena\r"));
  far.arrive(arrival(sounded, "collision"), now);
  EXPECT_THAT(said(far), HasSubstr("CRC:Fail"));
  far.arrive(arrival(sounded, "lost"), now);
  EXPECT_EQ(said(far), "");
  EXPECT_EQ(far.counters().unread, 3U);
}

TEST_F(BenthosWater, ranges) {
  set_up(near, "1");
  set_up(far, "2");
  EXPECT_THAT(ask(near, "ATR2\r"), HasSubstr("TX time"));
  far.arrive(arrival(later(near, 50ms).at(0)), now);
  near.arrive(arrival(later(far, 50ms).at(0)), now);
  EXPECT_THAT(said(near),
              HasSubstr("Range 1 to 2 : 1499.6 m  (Round-trip  1999.5 ms) speed  0.0 m/s\r\n"));
  EXPECT_THAT(ask(near, "ATR9\r"), HasSubstr("Invalid Command")) << "it sounds still";
  now += 1s;
  EXPECT_THAT(ask(near, "ATR9\r"), HasSubstr("TX time"));
  static_cast<void>(later(near, 10s));
  EXPECT_THAT(said(near), HasSubstr("Response Not Received"));
}

TEST_F(BenthosWater, refuses_what_it_does_not_know) {
  set_up(near, "1");
  for (const char* words :
       {"hello\r", "@Nothing=1\r", "@LocalAddr=x\r", "ATRx\r", "@LocalAddr\r"}) {
    EXPECT_THAT(ask(near, words), HasSubstr("Invalid Command")) << words;
  }
  far.arrive(arrival({0, 1, 9, Sounding::Kind::message, {'x'}, 100ms}), now);
  EXPECT_EQ(said(far), "") << "for another modem";
}

}  // namespace
}  // namespace buoysim
