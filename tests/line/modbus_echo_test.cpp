// Half-duplex adapters that hear themselves (MB-9), in virtual time.

#include <gmock/gmock.h>

#include "line/line_test_settings.hpp"
#include "line/modbus/modbus_transaction.hpp"
#include "support/modbus_device.hpp"
#include "support/simulated_line.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;

LineSettings echoing_bus() {
  LineSettings settings = rtu_bus();
  settings.echo = true;
  return settings;
}

TEST(ModbusEcho, is_read_back_before_the_answer) {
  FakeClock clock;
  SimulatedLine line(echoing_bus(), clock);
  ModbusDevice device(7);
  device.set_holding(100, {0x0102});
  line.attach(device.on_wire(Micros(5'000)));
  ASSERT_TRUE(line.open());
  for (int round = 0; round < 3; ++round) {
    const auto answer = modbus_transaction(line, {.unit = 7, .address = 100});
    ASSERT_TRUE(answer) << answer.error().text;
    EXPECT_THAT(answer->registers, ElementsAre(0x0102));
  }
  EXPECT_EQ(line.counters().received_bytes, 3U * (8 + 7));
  EXPECT_EQ(line.counters().discarded_bytes, 0U);
}

TEST(ModbusEcho, of_a_dead_unit_is_no_answer) {
  FakeClock clock;
  SimulatedLine line(echoing_bus(), clock);
  ASSERT_TRUE(line.open());
  const auto answer = modbus_transaction(line, {.unit = 7, .address = 100});
  EXPECT_EQ(answer.error().text, "unit 7: no answer in 300 ms");
  EXPECT_EQ(answer.error().code, ErrorCode::timeout);
}

TEST(ModbusEcho, that_differs_is_a_collision) {
  FakeClock clock;
  SimulatedLine line(rtu_bus(), clock);
  LineSettings settings = echoing_bus();
  SimulatedLine echoless(settings, clock);
  ASSERT_TRUE(echoless.open());
  echoless.say(clock.mono() + gap_9600, rtu_frame(9, {3, 2, 1, 2}));
  const auto answer = modbus_transaction(echoless, {.unit = 7, .address = 100});
  EXPECT_EQ(answer.error().code, ErrorCode::damaged);
  EXPECT_EQ(answer.error().text, "the echo differs from the request");
}

TEST(ModbusEcho, not_configured_is_never_taken_for_an_answer) {
  FakeClock clock;
  SimulatedLine line(rtu_bus(), clock);
  line.attach([](std::span<const std::uint8_t> request, MonoTime) -> std::optional<WireAnswer> {
    return WireAnswer{WireBytes(request.begin(), request.end()), Micros(0)};
  });
  ASSERT_TRUE(line.open());
  for (const std::uint8_t function : std::initializer_list<std::uint8_t>{1, 2, 3, 4}) {
    EXPECT_FALSE(modbus_transaction(line, {.unit = 7, .function = function, .address = 100}));
  }
}

}  // namespace
}  // namespace buoyd
