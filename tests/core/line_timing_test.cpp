#include "core/line_timing.hpp"

#include <gtest/gtest.h>

namespace buoyd {
namespace {

struct Case {
  std::uint32_t baud;
  int data_bits;
  Parity parity;
  int stop_bits;
  std::int64_t character;  // µs, rounded up
  std::int64_t gap;
};

// Bits of a character: start, data, parity, stop. Gap: 3.5 characters; a fixed 1.75 ms above 19200
// baud (MODBUS over Serial Line V1.02, 2.5.1.1), unless the characters need more.
TEST(TimingOf, follows_the_settings) {
  const std::vector<Case> cases{
      {1200, 8, Parity::none, 1, 8334, 29169}, {9600, 8, Parity::none, 1, 1042, 3647},
      {9600, 8, Parity::even, 1, 1146, 4011},  {9600, 8, Parity::none, 2, 1146, 4011},
      {9600, 7, Parity::odd, 1, 1042, 3647},   {19200, 8, Parity::even, 1, 573, 2006},
      {38400, 8, Parity::none, 1, 261, 1750},  {115200, 8, Parity::none, 1, 87, 1750},
  };
  for (const Case& c : cases) {
    LineSettings line;
    line.device = "/dev/ttyS1";
    line.baud = c.baud;
    line.data_bits = static_cast<std::uint8_t>(c.data_bits);
    line.parity = c.parity;
    line.stop_bits = static_cast<std::uint8_t>(c.stop_bits);
    const LineTiming timing = timing_of(line);
    EXPECT_EQ(timing.character.count(), c.character) << c.baud;
    EXPECT_EQ(timing.gap.count(), c.gap) << c.baud;
    EXPECT_EQ(timing.wire_time(8).count(), 8 * c.character);
  }
}

TEST(TimingOf, the_lines_gap_only_lengthens) {
  LineSettings line;
  line.device = "/dev/ttyS1";
  line.gap = Micros(20'000);
  EXPECT_EQ(timing_of(line).gap.count(), 20'000);
  line.gap = Micros(1);
  EXPECT_EQ(timing_of(line).gap.count(), 3647);
}

TEST(TimingOf, tcp_takes_no_time_of_ours) {
  LineSettings line;
  line.device = "tcp://10.0.0.5:502";
  EXPECT_TRUE(is_tcp_device(line.device));
  EXPECT_EQ(timing_of(line).character.count(), 0);
  EXPECT_EQ(timing_of(line).gap.count(), 0);
  EXPECT_FALSE(is_tcp_device("/dev/tcp://"));
}

TEST(TimingOf, no_baud_rate_is_no_division) {
  LineSettings line;
  line.device = "/dev/ttyS1";
  line.baud = 0;
  EXPECT_EQ(timing_of(line).character.count(), 0);
}

}  // namespace
}  // namespace buoyd
