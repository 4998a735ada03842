// The checks of frames against check values over "123456789", and frames that instruments' makers
// or recordings printed.
#include "drivers/byte_sum.hpp"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "drivers/driver_support.hpp"

namespace buoyd {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::string_view digits = "123456789";

TEST(ByteSum, check_values) {
  const std::vector<std::pair<SumKind, unsigned>> values{
      {SumKind::none, 0},
      {SumKind::sum8, 0xDD},
      {SumKind::sum8_zero, 0x23},
      {SumKind::sum16, 0x01DD},
      {SumKind::xor8, 0x31},
      {SumKind::crc8, 0xF4},
      {SumKind::crc16_arc, 0xBB3D},
      {SumKind::crc16_modbus, 0x4B37},
      {SumKind::crc16_xmodem, 0x31C3},
      {SumKind::crc16_mcrf4xx, 0x6F91},
      {SumKind::crc16_genibus, 0xD64E},
  };
  for (const auto& [sum, value] : values) {
    EXPECT_EQ(byte_sum(sum, bytes_of(digits)), value) << static_cast<int>(sum);
  }
}

// mi-instrument, mi/instrument/nortek/vector/ooicore/test/test_driver.py
TEST(ByteSum, nortek_adds_words_to_its_start) {
  const Bytes frame{0xA5, 0x11, 0x0E, 0x00, 0x03, 0x26, 0x13, 0x17, 0x12, 0x12,
                    0x94, 0x00, 0x7C, 0x3B, 0x83, 0x04, 0x13, 0x01, 0xCD, 0xFE,
                    0x0A, 0x08, 0x00, 0x7B, 0x00, 0x00, 0xE4, 0xD9};
  const FrameCheck check{SumKind::nortek, true, 0};
  EXPECT_TRUE(sum_is_right(check, frame));
  for (std::size_t i = 0; i < frame.size(); ++i) {
    Bytes damaged = frame;
    damaged[i] ^= 0x10U;
    EXPECT_FALSE(sum_is_right(check, damaged)) << i;
  }
  const Bytes odd{0x01, 0x02, 0x03};
  EXPECT_EQ(byte_sum(SumKind::nortek, odd), (0xB58C + 0x0201 + 0x0300) & 0xFFFF);
}

TEST(ByteSum, stands_where_the_model_says) {
  const Bytes big{0xFF, 1, 2, 3, 0x00, 0x06};  // the first byte is not covered
  EXPECT_TRUE(sum_is_right({SumKind::sum16, false, 1}, big));
  EXPECT_FALSE(sum_is_right({SumKind::sum16, true, 1}, big));
  EXPECT_FALSE(sum_is_right({SumKind::sum16, false, 0}, big));
  EXPECT_FALSE(sum_is_right({SumKind::sum16, false, 5}, big)) << "too short";
  EXPECT_TRUE(sum_is_right({SumKind::none, false, 0}, big));
  const Bytes zero{0x10, 0x20, 0xD0};
  EXPECT_TRUE(sum_is_right({SumKind::sum8_zero, true, 0}, zero));
}

}  // namespace
}  // namespace buoyd
