#include "firmware-host/sentences/damage.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>

#include "firmware-host/test_models.hpp"
#include "firmware-host/wire/modbus_framing.hpp"

namespace buoysim {
namespace {

Misfortune lot_of(FaultKind kind, double rate = 0) {
  Misfortune lot;
  lot.add(kind);
  lot.rate = rate;
  return lot;
}

const DamagePasses never = [](auto) { return false; };
const Spoil untouched = [](Bytes&) {};

TEST(Damage, rtu_passes_by_its_crc) {
  Bytes frame = bytes("01 03 04 41 05 00 00 FE 0E");
  EXPECT_TRUE(rtu_passes(frame));
  frame[4] ^= 1U;
  EXPECT_FALSE(rtu_passes(frame));
  EXPECT_FALSE(rtu_passes(bytes("FE 0E")));
  EXPECT_FALSE(rtu_passes({}));
}

TEST(Damage, tcp_has_no_check_of_its_data) {
  const Bytes sound = bytes("0007 0000 0007 09 04 04 2000 47F1");
  EXPECT_TRUE(tcp_passes(sound, bytes("0007 0000 0007 09 04 04 2000 47F0")));
  EXPECT_FALSE(tcp_passes(sound, bytes("0008 0000 0007 09 04 04 2000 47F1")));
  EXPECT_FALSE(tcp_passes(sound, bytes("0007 0000 0007 09 04 05 2000 47F1")));
  EXPECT_FALSE(tcp_passes(sound, bytes("0007 0000 0007 09 04 04 2000 47")));
}

TEST(Damage, sentences_pass_by_their_xor) {
  const buoyd::MessageSet messages = *model_named("nmea-0183")->messages;
  const std::pair<const char*, bool> cases[] = {
      {"$HEHDT,72.14,T*2F\r\n", true},
      {"$HEHDT,72.14,T*2f\r\n", true},
      {"$HEHDT,72.14,T*2F", true},  // only the line's end is lost
      {"$HEHDT,72.15,T*2F\r\n", false},
      {"$HEHDT,72.41,T*2F\r\n", true},  // two digits changed places: XOR cannot tell
      {"$HEHDT,62.04,T*2F\r\n", true},  // the same bit of two characters
      {"$HEHDT,62.14,T*2F\r\n", false},
      {"$HEHDT,72.14,T*2", false},
      {"$HEHDT,72.14,T", false},
      {"$HEH\n$HEHDT,72.14,T*2F\r\n", true},  // a whole one inside
      {"*2F", false},
      {"$*00", true},
      {"", false},
  };
  for (const auto& [text, passes] : cases) {
    EXPECT_EQ(sentence_passes(messages, raw(text)), passes) << text;
  }
  auto unchecked = messages;
  unchecked.framing.checksum = {};
  EXPECT_TRUE(sentence_passes(unchecked, raw("$HEHDT,72")));
}

TEST(Damage, bit_errors_come_at_their_rate) {
  Faults random({}, 7);
  const Bytes sound(100);
  std::size_t bits = 0;
  for (int i = 0; i < 100; ++i) {
    Bytes frame = sound;
    Misfortune lot = lot_of(FaultKind::bit_errors, 0.01);
    damage(frame, lot, never, untouched, random);
    EXPECT_EQ(lot.has(FaultKind::bit_errors), frame != sound);
    for (const std::uint8_t byte : frame) {
      bits += static_cast<std::size_t>(std::popcount(byte));
    }
  }
  EXPECT_NEAR(static_cast<double>(bits), 800, 120);
}

TEST(Damage, no_bit_hit_is_no_fault) {
  Faults random({}, 7);
  Bytes frame = raw("abc");
  Misfortune lot = lot_of(FaultKind::bit_errors, 0);
  damage(frame, lot, [](auto) { return true; }, untouched, random);
  EXPECT_FALSE(lot.strikes());
  EXPECT_FALSE(lot.undetectable);
}

TEST(Damage, truncated_keeps_some_and_loses_some) {
  Faults random({}, 3);
  std::array<int, 5> lengths{};
  for (int i = 0; i < 400; ++i) {
    Bytes frame = raw("abcd");
    Misfortune lot = lot_of(FaultKind::truncated);
    damage(frame, lot, never, untouched, random);
    ++lengths.at(frame.size());
    EXPECT_EQ(text_of(frame), std::string("abcd").substr(0, frame.size()));
  }
  EXPECT_EQ(lengths[0] + lengths[4], 0);
  EXPECT_TRUE(lengths[1] > 0 && lengths[2] > 0 && lengths[3] > 0);
  Bytes one = raw("a");
  Misfortune lot = lot_of(FaultKind::truncated);
  damage(one, lot, never, untouched, random);
  EXPECT_FALSE(lot.strikes());
}

TEST(Damage, what_passes_all_the_same_is_undetectable) {
  Faults random({}, 3);
  const Spoil spoil = [](Bytes& frame) { frame.front() ^= 1U; };
  for (const bool passes : {false, true}) {
    Bytes frame = raw("abcd");
    Misfortune lot = lot_of(FaultKind::bad_checksum);
    damage(frame, lot, [&](auto) { return passes; }, spoil, random);
    EXPECT_EQ(text_of(frame), "`bcd");
    EXPECT_EQ(lot.undetectable, passes);
  }
  Bytes whole = raw("abcd");
  Misfortune late = lot_of(FaultKind::late);
  damage(whole, late, [](auto) { return true; }, spoil, random);
  EXPECT_EQ(text_of(whole), "abcd");
  EXPECT_FALSE(late.undetectable);
}

// About one in 256 of what is badly damaged passes an XOR, and none of thousands a CRC-16.
TEST(Damage, how_often_a_checksum_is_fooled) {
  Faults random({}, 11);
  const buoyd::MessageSet messages = *model_named("nmea-0183")->messages;
  int fooled_xor = 0;
  int fooled_crc = 0;
  for (int i = 0; i < 4000; ++i) {
    Bytes sentence = raw("$HEHDT,72.14,T*2F\r\n");
    Misfortune lot = lot_of(FaultKind::bit_errors, 0.02);
    damage(sentence, lot, [&](auto f) { return sentence_passes(messages, f); }, untouched, random);
    fooled_xor += lot.undetectable ? 1 : 0;
    Bytes answer = bytes("01 03 04 41 05 00 00 FE 0E");
    lot = lot_of(FaultKind::bit_errors, 0.02);
    damage(answer, lot, [](auto f) { return rtu_passes(f); }, untouched, random);
    fooled_crc += lot.undetectable ? 1 : 0;
  }
  EXPECT_GT(fooled_xor, 0);
  EXPECT_LE(fooled_crc, 1);
}

}  // namespace
}  // namespace buoysim
