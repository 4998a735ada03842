// The fakes that other tests stand on: the simulated line and the Modbus device.

#include "support/simulated_line.hpp"

#include <gmock/gmock.h>

#include "line/line_test_settings.hpp"
#include "support/modbus_device.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;

constexpr Micros long_time{10'000'000};

class SimulatedLineTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(line.open());
    begin = clock.mono();
  }

  std::string read() {
    std::array<std::uint8_t, 64> buffer{};
    const auto got = line.read_some(buffer);
    return got ? std::string(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(*got))
               : name_of(got.error().code).data();
  }

  FakeClock clock;
  SimulatedLine line{rtu_bus(), clock};
  MonoTime begin{};
};

TEST_F(SimulatedLineTest, bytes_come_one_by_one_at_their_times) {
  line.say(begin + Micros(1'000), "ab");
  ASSERT_TRUE(line.wait_readable(begin + long_time));
  EXPECT_EQ(clock.mono(), begin + Micros(1'000) + character_9600);
  EXPECT_EQ(read(), "a");
  ASSERT_TRUE(line.wait_readable(begin + long_time));
  EXPECT_EQ(clock.mono(), begin + Micros(1'000) + 2 * character_9600);
  EXPECT_EQ(read(), "b");
  EXPECT_EQ(line.wait_readable(begin + long_time).error().code, ErrorCode::timeout);
  EXPECT_EQ(clock.mono(), begin + long_time);
}

TEST_F(SimulatedLineTest, what_comes_in_a_sleep_is_there_after_it) {
  line.say(begin, "abc");
  ASSERT_TRUE(line.sleep_until(begin + long_time));
  EXPECT_EQ(read(), "abc");
  EXPECT_EQ(clock.mono(), begin + long_time);
}

TEST_F(SimulatedLineTest, devices_hear_a_request_and_answer_after_it) {
  std::vector<MonoTime> heard;
  line.attach([&](std::span<const std::uint8_t> request, MonoTime end) {
    heard.push_back(end);
    return std::optional(WireAnswer{WireBytes(request.rbegin(), request.rend()), Micros(7'000)});
  });
  ASSERT_TRUE(line.prepare());
  ASSERT_TRUE(line.write(std::array<std::uint8_t, 3>{'x', 'y', 'z'}));
  ASSERT_TRUE(line.sleep_until(begin + long_time));
  EXPECT_EQ(read(), "zyx");
  EXPECT_THAT(heard, ElementsAre(begin + gap_9600 + 3 * character_9600));
  EXPECT_EQ(line.transcript_text(),
            "   0.003647 > 78 79 7A\n"
            "   0.013773 < 7A 79 78\n");
  EXPECT_EQ(line.busy(), 6 * character_9600);
}

TEST_F(SimulatedLineTest, notices_a_request_inside_the_gap) {
  ASSERT_TRUE(line.prepare());
  line.say(clock.mono() - character_9600, "a");
  ASSERT_TRUE(line.wait_readable(begin + long_time));
  clock.advance(gap_9600 - Micros(1));
  ASSERT_TRUE(line.write(std::array<std::uint8_t, 1>{0}));
  EXPECT_EQ(line.gap_violations(), 1U);
  line.allow_gap_violations();
}

TEST_F(SimulatedLineTest,
       a_device_that_vanished_kills_the_descriptor_and_stays_away_until_it_returns) {
  line.vanish_at(begin + Micros(1'000));
  line.return_at(begin + Micros(5'000));
  EXPECT_EQ(line.wait_readable(begin + long_time).error().code, ErrorCode::line_gone);
  EXPECT_EQ(read(), "line_gone");
  line.close();
  EXPECT_EQ(line.open().error().code, ErrorCode::unavailable);
  clock.advance_to(begin + Micros(5'000));
  EXPECT_TRUE(line.open());
  EXPECT_EQ(line.counters().lost, 1U);
}

TEST_F(SimulatedLineTest, on_tcp_no_time_passes_on_the_wire) {
  SimulatedLine tcp(tcp_bus(), clock);
  ASSERT_TRUE(tcp.open());
  tcp.say(begin + Micros(10), "hello");
  ASSERT_TRUE(tcp.wait_readable(begin + long_time));
  EXPECT_EQ(clock.mono(), begin + Micros(10));
  std::array<std::uint8_t, 8> buffer{};
  EXPECT_EQ(tcp.read_some(buffer).value(), 5U);
}

// The published frame 01 03 00 00 00 0A has the CRC C5 CD.
TEST(ModbusDevice, knows_the_crc) {
  EXPECT_THAT(rtu_frame(1, {3, 0, 0, 0, 10}), ElementsAre(1, 3, 0, 0, 0, 10, 0xC5, 0xCD));
}

// MODBUS Application Protocol V1.1b3, 6.3 and 6.1: the examples of functions 3 and 1.
TEST(ModbusDevice, answers_as_the_specifications_examples) {
  ModbusDevice device(1);
  device.set_holding(0x6B, {0x022B, 0x0000, 0x0064});
  EXPECT_EQ(device.answer(rtu_frame(1, {3, 0x00, 0x6B, 0x00, 0x03})),
            rtu_frame(1, {3, 6, 0x02, 0x2B, 0x00, 0x00, 0x00, 0x64}));
  const std::vector<std::uint8_t> status{0xCD, 0x6B, 0x05};
  for (std::uint16_t i = 0; i < 19; ++i) {
    device.coils[static_cast<std::uint16_t>(19 + i)] = (status[i / 8U] >> i % 8 & 1) != 0;
  }
  EXPECT_EQ(device.answer(rtu_frame(1, {1, 0x00, 0x13, 0x00, 0x13})),
            rtu_frame(1, {1, 3, 0xCD, 0x6B, 0x05}));
  EXPECT_EQ(device.asked(), 2U);
}

TEST(ModbusDevice, refuses_and_keeps_silent_as_the_specification_says) {
  ModbusDevice device(7);
  device.set_input(0, {1});
  const auto asked = [&](const WireBytes& pdu) { return device.answer(rtu_frame(7, pdu)); };
  EXPECT_EQ(asked({4, 0, 1, 0, 1}), rtu_frame(7, {0x84, 2}));
  EXPECT_EQ(asked({4, 0, 0, 0, 0}), rtu_frame(7, {0x84, 3}));
  EXPECT_EQ(asked({4, 0, 0, 0, 126}), rtu_frame(7, {0x84, 3}));
  EXPECT_EQ(asked({0x2B, 0, 0, 0, 1}), rtu_frame(7, {0xAB, 1}));
  EXPECT_EQ(device.answer(rtu_frame(8, {4, 0, 0, 0, 1})), std::nullopt);
  WireBytes damaged = rtu_frame(7, {4, 0, 0, 0, 1});
  damaged[3] = 9;
  EXPECT_EQ(device.answer(damaged), std::nullopt);
  device.exception = 6;
  EXPECT_EQ(asked({4, 0, 0, 0, 1}), rtu_frame(7, {0x84, 6}));
  device.silent = true;
  EXPECT_EQ(asked({4, 0, 0, 0, 1}), std::nullopt);
}

TEST(ModbusDevice, speaks_tcp) {
  ModbusDevice device(7, true);
  device.set_holding(1, {0x0102});
  EXPECT_EQ(device.answer(tcp_frame(0x1234, 7, {3, 0, 1, 0, 1})),
            tcp_frame(0x1234, 7, {3, 2, 1, 2}));
  EXPECT_EQ(device.answer(tcp_frame(0x1234, 8, {3, 0, 1, 0, 1})), std::nullopt);
}

}  // namespace
}  // namespace buoyd
