#include "firmware-host/acoustic/evologics_modem.hpp"

#include <gtest/gtest.h>

namespace buoysim {
namespace {

using namespace std::chrono_literals;
using buoyd::MonoTime;

class Modem : public testing::Test {
 protected:
  std::string ask(EvologicsModem& modem, std::string_view words) {
    modem.hear({words.begin(), words.end()}, now);
    return said(modem);
  }
  static std::string said(EvologicsModem& modem) {
    const Bytes bytes = modem.take_said();
    return {bytes.begin(), bytes.end()};
  }
  void to_command_mode(EvologicsModem& modem, int address) {
    EXPECT_EQ(ask(modem, "+++ATC\r"), "+++ATC:2:OK\r\n");
    EXPECT_EQ(ask(modem, "AT!AL" + std::to_string(address) + "\r"), "OK\r\n");
  }
  std::vector<Sounding> later(EvologicsModem& modem, buoyd::Micros time) {
    now += time;
    return modem.take_soundings(now);
  }
  Arrival arrival(const Sounding& sounding) const { return {sounding, 1, now, now, 1s}; }

  MonoTime now{1h};
  EvologicsModem near{0};
  EvologicsModem far{1};
};

TEST_F(Modem, sends_an_instant_message_whatever_its_bytes) {
  to_command_mode(near, 1);
  to_command_mode(far, 2);
  EXPECT_EQ(ask(near, "AT*SENDIM,5,2,noack,a\r\n,b\r"), "OK\r\n");
  const auto soundings = later(near, 10ms);
  ASSERT_EQ(soundings.size(), 1U);
  EXPECT_EQ(soundings[0].bytes, (Bytes{'a', '\r', '\n', ',', 'b'}));
  EXPECT_NEAR(static_cast<double>(soundings[0].length.count()), 93'750, 5);
  far.arrive(arrival(soundings[0]), now);
  EXPECT_EQ(said(far).substr(0, 21), "RECVIM,5,1,2,noack,93");
  EXPECT_EQ(near.counters().sent, 1U);
  EXPECT_EQ(far.counters().heard, 1U);
}

TEST_F(Modem, in_burst_mode_wraps_what_it_says_and_obeys_nothing_bare) {
  EXPECT_EQ(ask(near, "AT!AL3\r"), "");
  EXPECT_EQ(ask(near, "+++AT!AL3\r"), "+++AT!AL3:2:OK\r\n");
  near.arrive(arrival({1, 2, 3, Sounding::Kind::message, {'x'}, 100ms}), now);
  EXPECT_EQ(said(near), "+++AT:39:RECVIM,1,2,3,noack,100000,-58,118,0.0,x\r\n");
}

TEST_F(Modem, tells_the_travel_time_of_one_that_was_acknowledged) {
  to_command_mode(near, 1);
  to_command_mode(far, 2);
  EXPECT_EQ(ask(near, "AT?T\r"), "ERROR NO DATA\r\n");
  EXPECT_EQ(ask(near, "AT*SENDIM,1,2,ack,r\r"), "OK\r\n");
  far.arrive(arrival(later(near, 10ms).at(0)), now);
  const auto answers = later(far, 1s);
  ASSERT_EQ(answers.size(), 1U);
  near.arrive(arrival(answers[0]), now);
  EXPECT_EQ(said(near), "DELIVEREDIM,2\r\n");
  EXPECT_EQ(ask(near, "AT?T\r"), "1000000\r\n");
}

TEST_F(Modem, gives_up_one_that_nobody_acknowledges) {
  to_command_mode(near, 1);
  EXPECT_EQ(ask(near, "AT*SENDIM,1,2,ack,r\r"), "OK\r\n");
  std::size_t sounded = later(near, 10ms).size();
  EXPECT_EQ(ask(near, "AT*SENDIM,1,2,noack,r\r"), "BUSY DELIVERING MESSAGE\r\n");
  for (int i = 0; i < 5; ++i) sounded += later(near, 12s).size();
  EXPECT_EQ(sounded, 3U);
  EXPECT_EQ(said(near), "FAILEDIM,2\r\n");
}

TEST_F(Modem, refuses_what_it_cannot_send) {
  to_command_mode(near, 1);
  EXPECT_EQ(ask(near, "AT*SENDIM,1,2,perhaps,r\r"), "ERROR WRONG FORMAT\r\n");
  EXPECT_EQ(ask(near, "AT!AL255\r"), "ERROR RANGE\r\n");
  EXPECT_EQ(ask(near, "AT*SENDIM,65,2,noack," + std::string(65, 'x') + "\r"),
            "ERROR WRONG FORMAT\r\n");
  near.arrive(arrival({1, 2, 9, Sounding::Kind::message, {'x'}, 100ms}), now);
  EXPECT_EQ(said(near), "") << "for another modem";
}

}  // namespace
}  // namespace buoysim
