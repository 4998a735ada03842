#include "shore/gateway/digest.hpp"

#include <gtest/gtest.h>

#include "base/cbor.hpp"
#include "base/crc.hpp"

namespace buoyshore {
namespace {

buoyd::Bytes sealed(buoyd::Bytes bytes) {
  const std::uint16_t check = buoyd::rtu_crc(bytes);
  bytes.push_back(static_cast<std::uint8_t>(check & 0xFFU));
  bytes.push_back(static_cast<std::uint8_t>(check >> 8U));
  return bytes;
}

/// The example of docs/message-format.md: the second reading of epoch a1b2c3d4 of station kelpie.
TEST(Digest, is_read_as_the_page_says) {
  const auto digest = decode_digest(std::vector<std::uint8_t>{
      0x13, 0x3e, 0x5a, 0x1b, 0x2c, 0x3d, 0x4c, 0x00, 0x10, 0x72, 0xff, 0xef, 0xf0,
      0x53, 0x07, 0xe7, 0xac, 0x34, 0x82, 0x4d, 0x02, 0x59, 0xc0, 0x4a, 0x0b});
  ASSERT_TRUE(digest) << digest.error().text;
  EXPECT_EQ(digest->station, station_mark("kelpie"));
  EXPECT_EQ(digest->epoch, "a1b2c3d4");
  ASSERT_EQ(digest->readings.size(), 1U);
  const ToldReading& reading = digest->readings[0];
  EXPECT_EQ(reading.seq, 2U);
  EXPECT_EQ(buoyd::iso8601(reading.utc), "2026-11-20T07:00:00.000000Z");
  EXPECT_TRUE(reading.is_clock_set);
  EXPECT_EQ(reading.description, "4c1f9e");
  ASSERT_EQ(reading.values.size(), 2U);
  EXPECT_EQ(reading.values[0].number, 712);
  EXPECT_EQ(reading.values[1].place, 2U);
  EXPECT_EQ(reading.values[1].as, ToldAs::digits);
  EXPECT_EQ(reading.values[1].number, 9500);
  EXPECT_EQ(reading.values[1].exponent, -3);
}

TEST(Digest, refuses_what_is_none) {
  for (const auto& [bytes, why] : std::vector<std::pair<buoyd::Bytes, std::string>>{
           {{}, "too short for a digest"},
           {{1, 2}, "too short for a digest"},
           {{1, 2, 3, 4}, "no digest: its check is wrong"},
           {sealed({0x20, 0, 0, 0, 0, 0, 0, 0}), "a digest of version 2, expected 1"},
           {sealed({0x10, 0, 0}), "a digest whose readings make no sense"},
           {sealed({0x10, 0, 0, 0, 0, 0, 0x0F}), "a digest whose readings make no sense"},
           {sealed({0x10, 0, 0, 0, 0, 0, 0x00, 0}), "a digest whose readings make no sense"}}) {
    const auto digest = decode_digest(bytes);
    ASSERT_FALSE(digest) << why;
    EXPECT_EQ(digest.error().text, why);
  }
  EXPECT_TRUE(decode_digest(sealed({0x10, 0, 0, 0, 0, 0, 0x00}))) << "one without readings";
}

}  // namespace
}  // namespace buoyshore
