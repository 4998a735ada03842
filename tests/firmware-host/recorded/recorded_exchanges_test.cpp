#include "firmware-host/recorded/recorded_exchanges.hpp"

#include <gtest/gtest.h>

#include "firmware-host/test_models.hpp"
#include "firmware-host/wire/modbus_framing.hpp"

namespace buoysim {
namespace {

Bytes joined(const std::vector<Bytes>& parts) {
  Bytes all;
  for (const Bytes& part : parts) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

TEST(RecordedExchanges, of_rtu_past_what_is_none) {
  // The answer's CRC was made by another program (see played_line_test.cpp).
  const Bytes all =
      joined({bytes("FF 00 12"), rtu_frame(1, bytes("03 0025 0002")),
              bytes("01 03 04 41 05 00 00 FE 0E"), bytes("AA"), rtu_frame(2, bytes("03 0000 0001")),
              rtu_frame(2, bytes("83 02")), rtu_frame(2, bytes("01 0013 000A")),
              rtu_frame(2, bytes("01 02 CD 01")), rtu_frame(1, bytes("03 0025 0002"))});
  const auto found = recorded_exchanges(all);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].unit, 1);
  EXPECT_EQ(found[0].asked.address, 0x25);
  EXPECT_EQ(found[0].values, (std::vector<std::uint16_t>{0x4105, 0}));
  EXPECT_EQ(found[1].unit, 2);
  EXPECT_EQ(found[1].asked.function, 1);
  EXPECT_EQ(found[1].values, (std::vector<std::uint16_t>{1, 0, 1, 1, 0, 0, 1, 1, 1, 0}));
}

TEST(RecordedExchanges, damaged_ones_are_none) {
  Bytes all = joined({rtu_frame(1, bytes("03 0025 0002")), bytes("01 03 04 41 05 00 00 FE 0E")});
  for (std::size_t i = 0; i < all.size(); ++i) {
    Bytes damaged = all;
    damaged[i] ^= 4U;
    EXPECT_TRUE(recorded_exchanges(damaged).empty()) << i;
    EXPECT_TRUE(recorded_exchanges(std::span(all).first(i)).empty()) << i;
  }
}

TEST(RecordedExchanges, of_tcp_by_their_transactions) {
  const Bytes all = bytes(
      "0007 0000 0006 09 04 0000 0002  0008 0000 0006 09 03 0010 0001"
      "0008 0000 0005 09 03 02 1234    0007 0000 0007 09 04 04 2000 47F1");
  const auto found = recorded_exchanges(all);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].asked.address, 0x10);
  EXPECT_EQ(found[0].values, std::vector<std::uint16_t>{0x1234});
  EXPECT_EQ(found[1].unit, 9);
  EXPECT_EQ(found[1].values, (std::vector<std::uint16_t>{0x2000, 0x47F1}));
}

}  // namespace
}  // namespace buoysim
