#include "firmware-host/acoustic/seatrac_beacon.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "firmware-host/wire/checksums.hpp"

namespace buoysim {
namespace {

using namespace std::chrono_literals;
using buoyd::MonoTime;
using testing::HasSubstr;
using testing::StartsWith;

/// '#' or '$', the bytes and their check.
std::string framed(char first, Bytes bytes) {
  const unsigned check = check_of(buoyd::SumKind::crc16_arc, bytes);
  bytes.push_back(static_cast<std::uint8_t>(check & 0xFFU));
  bytes.push_back(static_cast<std::uint8_t>(check >> 8U));
  std::string text(1, first);
  for (const std::uint8_t byte : bytes) text += fmt::format("{:02X}", byte);
  return text + "\r\n";
}

class Seatrac : public testing::Test {
 protected:
  std::string ask(SeatracBeacon& beacon, const Bytes& bytes) {
    const std::string words = framed('#', bytes);
    beacon.hear({words.begin(), words.end()}, now);
    return said(beacon);
  }
  static std::string said(SeatracBeacon& beacon) {
    const Bytes bytes = beacon.take_said();
    return {bytes.begin(), bytes.end()};
  }
  std::vector<Sounding> later(SeatracBeacon& beacon, buoyd::Micros time) {
    now += time;
    return beacon.take_soundings(now);
  }
  Arrival arrival(const Sounding& sounding) const { return {sounding, 1, now, now, 1004ms}; }
  void address(SeatracBeacon& beacon, std::uint8_t address) {
    Bytes settings{0x16};
    settings.resize(111, 0);
    settings[97] = address;
    EXPECT_EQ(ask(beacon, settings), framed('$', {0x16, 0}));
    EXPECT_EQ(ask(beacon, {0x18}), framed('$', {0x18, 0}));
    EXPECT_EQ(ask(beacon, {0x03, 0x95, 0x6A}), framed('$', {0x03, 0}));
    EXPECT_EQ(ask(beacon, {0x15}), "") << "it starts";
    static_cast<void>(later(beacon, 3s));
    static_cast<void>(said(beacon));
    EXPECT_THAT(ask(beacon, {0x15}), StartsWith("$15"));
  }

  MonoTime now{1h};
  SeatracBeacon near{0};
  SeatracBeacon far{1};
};

TEST_F(Seatrac, sends_data_to_a_beacon) {
  address(near, 1);
  address(far, 2);
  EXPECT_EQ(ask(near, {0x60, 2, 0, 2, 'h', 'i'}), framed('$', {0x60, 0, 2}));
  EXPECT_EQ(ask(near, {0x60, 2, 0, 2, 'h', 'i'}), framed('$', {0x60, 0x30, 2})) << "it is busy";
  const auto soundings = later(near, 20ms);
  ASSERT_EQ(soundings.size(), 1U);
  EXPECT_EQ(soundings[0].length, 460ms);
  far.arrive(arrival(soundings[0]), now);
  const std::string text = said(far);
  EXPECT_THAT(text, StartsWith("$61020100"));
  EXPECT_THAT(text, HasSubstr("00026869"));
  EXPECT_EQ(far.counters().heard, 1U);
}

TEST_F(Seatrac, keeps_its_address_until_it_starts_anew) {
  Bytes settings{0x16};
  settings.resize(111, 0);
  settings[97] = 3;
  EXPECT_EQ(ask(near, settings), framed('$', {0x16, 0}));
  near.arrive(arrival({1, 2, 3, Sounding::Kind::message, {'x'}, 100ms}), now);
  EXPECT_EQ(said(near), "");
  near.arrive(arrival({1, 2, 15, Sounding::Kind::message, {'x'}, 100ms}), now);
  EXPECT_THAT(said(near), StartsWith("$610F02"));
}

TEST_F(Seatrac, pings) {
  address(near, 1);
  address(far, 2);
  EXPECT_EQ(ask(near, {0x40, 2, 2}), framed('$', {0x40, 0, 2}));
  far.arrive(arrival(later(near, 20ms).at(0)), now);
  EXPECT_THAT(said(far), StartsWith("$410201"));
  near.arrive(arrival(later(far, 20ms).at(0)), now);
  const std::string text = said(near);
  EXPECT_THAT(text, HasSubstr("$42010201"));
  EXPECT_THAT(text, HasSubstr("D43A")) << "1506.0 m";
  EXPECT_EQ(ask(near, {0x40, 9, 2}), framed('$', {0x40, 0x30, 9})) << "it sounds still";
  now += 1s;
  EXPECT_EQ(ask(near, {0x40, 9, 2}), framed('$', {0x40, 0, 9}));
  static_cast<void>(later(near, 8s));
  EXPECT_THAT(said(near), HasSubstr(framed('$', {0x43, 0x34, 9})));
}

TEST_F(Seatrac, tells_its_status_each_second) {
  static_cast<void>(later(near, 1ms));
  static_cast<void>(later(near, 1s));
  EXPECT_THAT(said(near), StartsWith("$1002E803000000000000"));
  EXPECT_EQ(near.next_due(), now + 1s);
}

TEST_F(Seatrac, refuses_what_it_does_not_take) {
  for (const Bytes& words : {Bytes{0x60, 16, 0, 1, 'x'}, Bytes{0x60, 2, 2, 1, 'x'},
                             Bytes{0x60, 2, 0, 2, 'x'}, Bytes{0x60, 2, 0, 0}}) {
    EXPECT_EQ(ask(near, words), framed('$', {0x60, 5, words[1]}));
  }
  EXPECT_EQ(ask(near, {0x60, 2}), framed('$', {0x60, 4, 2}));
  EXPECT_EQ(ask(near, {0x40, 0, 2}), framed('$', {0x40, 5, 0}));
  EXPECT_EQ(ask(near, {0x16, 1}), framed('$', {0x16, 4}));
  EXPECT_EQ(ask(near, {0x03, 0, 0}), framed('$', {0x03, 5}));
  EXPECT_EQ(ask(near, {0x77}), framed('$', {0x77, 5}));
  const std::string damaged = "#400F0285E6\r\n#xx\r\n#\r\nhello\r\n";
  near.hear({damaged.begin(), damaged.end()}, now);
  EXPECT_EQ(said(near), "");
}

}  // namespace
}  // namespace buoysim
