#include "firmware-host/wire/checksums.hpp"

#include <gtest/gtest.h>

#include <string>

#include "firmware-host/test_models.hpp"

namespace buoysim {
namespace {

using buoyd::SumKind;

struct CrcCase {
  const char* frame;  // with its CRC, low byte first
  const char* source;
};

TEST(Checksums, crc_modbus_check_value) {
  const std::string digits = "123456789";
  EXPECT_EQ(check_of(SumKind::crc16_modbus, digits), 0x4B37);
}

TEST(Checksums, crc_modbus_of_published_frames) {
  const CrcCase cases[] = {
      {"01 04 00 06 00 02 91 CA", "NexSens T-Node FR"},
      {"01 04 04 41 AF 38 1D 0C 50", "NexSens T-Node FR"},
      {"14 03 00 14 00 01 C6 CB", "Dragino DR-DO1"},
      {"14 03 02 03 78 B5 55", "Dragino DR-DO1"},
      {"11 03 04 02 AE 01 64 8B D0", "Dragino DR-ECK"},
      {"02 03 04 34 C3 00 C5 F7 6C", "Yunyi level gauge"},
      {"01 03 02 00 10 B9 88", "Ceyeko LUDP"},
      {"01 84 02 C2 C1", "Solis RHI-6K, recorded exception"},
  };
  for (const CrcCase& c : cases) {
    const Bytes frame = bytes(c.frame);
    const std::uint16_t crc =
        check_of(SumKind::crc16_modbus, std::span(frame).first(frame.size() - 2));
    EXPECT_EQ(frame[frame.size() - 2], crc & 0xFF) << c.source;
    EXPECT_EQ(frame[frame.size() - 1], crc >> 8) << c.source;
  }
}

TEST(Checksums, xor_8_check_value_and_published_sentences) {
  EXPECT_EQ(check_of(SumKind::xor8, "123456789"), 0x31);
  EXPECT_EQ(check_of(SumKind::xor8, "GPHDT,72.14,T"), 0x35);
  EXPECT_EQ(check_of(SumKind::xor8, "GPZDA,060000.00,08,02,2020,00,00"), 0x6A);
  EXPECT_EQ(check_of(SumKind::xor8, "WIMWD,302.4,T,289.6,M,10.5,N,5.4,M"), 0x6F);
  EXPECT_EQ(check_of(SumKind::xor8, ""), 0);
}

TEST(Bytes, from_hex) {
  EXPECT_EQ(bytes("01 fF  00"), (Bytes{1, 255, 0}));
  EXPECT_EQ(bytes(""), Bytes{});
  EXPECT_FALSE(bytes_from_hex("0"));
  EXPECT_FALSE(bytes_from_hex("0g"));
  EXPECT_FALSE(bytes_from_hex("0 1"));
}

}  // namespace
}  // namespace buoysim
