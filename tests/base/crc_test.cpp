#include "base/crc.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string_view>

namespace buoyd {
namespace {

std::uint32_t crc_of(std::string_view text) {
  return crc32({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

// The check value of the CRC catalogue ("CRC-32/ISO-HDLC"), and what Python's zlib.crc32 gives.
TEST(Crc32, agrees_with_zlib) {
  EXPECT_EQ(crc_of("123456789"), 0xCBF43926U);
  EXPECT_EQ(crc_of(""), 0U);
  EXPECT_EQ(crc_of(std::string_view("\0", 1)), 0xD202EF8DU);
}

// The example of MODBUS over Serial Line V1.02, 6.2.2: 0x1241, low byte first 41 12.
TEST(RtuCrc, agrees_with_the_specification) {
  EXPECT_EQ(rtu_crc(std::array<std::uint8_t, 2>{0x02, 0x07}), 0x1241U);
}

}  // namespace
}  // namespace buoyd
