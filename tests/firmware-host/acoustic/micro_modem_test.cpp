#include "firmware-host/acoustic/micro_modem.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace buoysim {
namespace {

using namespace std::chrono_literals;
using buoyd::MonoTime;
using testing::HasSubstr;
using testing::Not;

class MicroModemAt : public testing::Test {
 protected:
  std::string ask(MicroModem& modem, std::string_view words) {
    modem.hear({words.begin(), words.end()}, now);
    return said(modem);
  }
  static std::string said(MicroModem& modem) {
    const Bytes bytes = modem.take_said();
    return {bytes.begin(), bytes.end()};
  }
  std::vector<Sounding> later(MicroModem& modem, buoyd::Micros time) {
    now += time;
    return modem.take_soundings(now);
  }
  Arrival arrival(const Sounding& sounding, std::string fault = "") const {
    return {sounding, 1, now, now, 1s, std::move(fault)};
  }
  void address() {
    EXPECT_EQ(ask(near, "$CCCFG,SRC,1\r\n"), "$CACFG,SRC,1*33\r\n");
    EXPECT_EQ(ask(far, "$CCCFG,SRC,2*32\r\n"), "$CACFG,SRC,2*30\r\n");
    EXPECT_THAT(ask(far, "$CCCFG,CST,1\r\n"), HasSubstr("$CACFG,CST,1"));
    EXPECT_THAT(ask(near, "$CCCFG,TXF,1\r\n"), HasSubstr("$CACFG,TXF,1"));
  }
  /// The announcement, and the packet that holds "Hello".
  std::vector<Sounding> hello() {
    std::vector<Sounding> all;
    EXPECT_EQ(ask(near, "$CCCYC,0,1,2,0,0,1\r\n"), "$CACYC,0,1,2,0,0,1*59\r\n");
    all.push_back(later(near, 100ms).at(0));
    EXPECT_TRUE(later(near, 900ms).empty());
    EXPECT_THAT(said(near), HasSubstr("$CATXF,2*56\r\n$CADRQ,010001,1,2,0,32,1*"));
    EXPECT_THAT(ask(near, "$CCTXD,1,2,0,48656C6C6F*04\r\n"), "$CATXD,1,2,0,48656C6C6F*06\r\n");
    all.push_back(later(near, 100ms).at(0));
    EXPECT_TRUE(later(near, 3600ms).empty());
    EXPECT_THAT(said(near), HasSubstr("$CATXF,32*"));
    return all;
  }

  MonoTime now{1h};
  MicroModem near{0};
  MicroModem far{1};
};

TEST_F(MicroModemAt, sends_a_packet_in_a_cycle) {
  address();
  const auto sounded = hello();
  EXPECT_EQ(sounded[0].kind, Sounding::Kind::announcement);
  EXPECT_EQ(sounded[1].bytes, (Bytes{'H', 'e', 'l', 'l', 'o'}));
  far.arrive(arrival(sounded[0]), now);
  EXPECT_THAT(said(far), HasSubstr("$CACYC,0,1,2,0,0,1*59\r\n$CACST,6,0,"));
  far.arrive(arrival(sounded[1]), now);
  EXPECT_THAT(said(far), HasSubstr("$CARXD,1,2,0,1,48656C6C6F*1D\r\n$CACST,6,0,"));
  EXPECT_EQ(far.counters().heard, 1U);
  EXPECT_EQ(near.counters().sent, 2U);
}

TEST_F(MicroModemAt, reads_no_packet_whose_announcement_it_did_not_hear) {
  address();
  const auto sounded = hello();
  far.arrive(arrival(sounded[0], "lost"), now);
  far.arrive(arrival(sounded[1]), now);
  EXPECT_EQ(said(far), "");
  EXPECT_EQ(far.counters().unread, 2U);
}

TEST_F(MicroModemAt, tells_of_a_packet_that_is_damaged_or_does_not_come) {
  address();
  const auto sounded = hello();
  far.arrive(arrival(sounded[0]), now);
  far.arrive(arrival(sounded[1], "collision"), now);
  EXPECT_THAT(said(far), HasSubstr("$CAMSG,BAD_CRC,1"));
  far.arrive(arrival(sounded[0]), now);
  static_cast<void>(later(far, 10s));
  EXPECT_THAT(said(far), HasSubstr("$CAMSG,PACKET_TIMEOUT,1"));
}

TEST_F(MicroModemAt, prints_what_goes_on_between_others) {
  address();
  EXPECT_THAT(ask(far, "$CCCFG,SRC,9\r\n"), HasSubstr("CACFG"));
  const auto sounded = hello();
  far.arrive(arrival(sounded[0]), now);
  far.arrive(arrival(sounded[1]), now);
  EXPECT_THAT(said(far), HasSubstr("$CARXD,1,2,0,1,48656C6C6F*1D"));
  EXPECT_EQ(far.counters().heard, 0U);
}

TEST_F(MicroModemAt, waits_for_data_so_long_only) {
  address();
  static_cast<void>(ask(near, "$CCCYC,0,1,2,0,0,1\r\n"));
  static_cast<void>(later(near, 100ms));
  static_cast<void>(later(near, 900ms));
  EXPECT_THAT(said(near), HasSubstr("$CADRQ"));
  static_cast<void>(later(near, 3s));
  EXPECT_THAT(said(near), HasSubstr("DATA_TIMEOUT"));
  EXPECT_THAT(ask(near, "$CCTXD,1,2,0,48*77\r\n"), HasSubstr("$CAERR,"));
}

TEST_F(MicroModemAt, pings) {
  address();
  EXPECT_EQ(ask(near, "$CCMPC,1,2\r\n"), "$CAMPC,1,2*5F\r\n");
  far.arrive(arrival(later(near, 100ms).at(0)), now);
  EXPECT_EQ(said(far), "$CAMPA,1,2*5D\r\n");
  near.arrive(arrival(later(far, 100ms).at(0)), now);
  EXPECT_THAT(said(near), HasSubstr("$CAMPR,2,1,1.0000*"));
}

TEST_F(MicroModemAt, refuses_what_it_does_not_understand) {
  address();
  for (const char* words : {"hello\r", "$CCCFG,XYZ,1\r", "$CCCYC,0,1,2,1,0,1\r",
                            "$CCCYC,0,9,2,0,0,1\r", "$CCCFG,SRC,1*00\r", "$CCMPC,1\r"}) {
    EXPECT_THAT(ask(near, words), HasSubstr("$CAERR,")) << words;
  }
  EXPECT_THAT(ask(near, "$CCMPC,1,2\r\n"), Not(HasSubstr("CAERR")));
  EXPECT_THAT(ask(near, "$CCMPC,1,2\r\n"), HasSubstr("busy"));
}

TEST_F(MicroModemAt, started_anew_says_so_and_forgets_its_cycle) {
  address();
  static_cast<void>(ask(near, "$CCCYC,0,1,2,0,0,1\r\n"));
  EXPECT_THAT(ask(near, "$CCMSC,1,1,0\r\n"), HasSubstr("$CAREV,000000,INIT,"));
  static_cast<void>(later(near, 100ms));
  static_cast<void>(later(near, 900ms));
  EXPECT_THAT(said(near), Not(HasSubstr("CADRQ")));
}

}  // namespace
}  // namespace buoysim
