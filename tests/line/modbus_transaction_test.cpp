#include "line/modbus_transaction.hpp"

#include <gmock/gmock.h>

#include "support/modbus_device.hpp"
#include "support/simulated_line.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;

LineSettings rtu_bus() {
  LineSettings settings;
  settings.name = "bus";
  settings.device = "simulated";
  return settings;
}

LineSettings tcp_bus() {
  LineSettings settings = rtu_bus();
  settings.device = "tcp://127.0.0.1:502";
  return settings;
}

TEST(ModbusTransaction, ReadsHoldingRegistersOfAUnit) {
  FakeClock clock;
  SimulatedLine line(rtu_bus(), clock);
  ModbusDevice device(7);
  device.set_holding(100, {0x0102, 0x0304});
  line.attach(device.on_wire(Micros(5'000)));
  ASSERT_TRUE(line.open());
  const MonoTime begin = clock.mono();

  const auto answer = modbus_transaction(line, {.unit = 7, .address = 100, .count = 2});

  ASSERT_TRUE(answer) << answer.error().text;
  EXPECT_THAT(answer->registers, ElementsAre(0x0102, 0x0304));
  // The gap after opening, 8 characters out, 5 ms, the first of 9 in; the rest takes its time too.
  EXPECT_EQ(answer->first_byte - begin, Micros(3647 + 8 * 1042 + 5'000 + 1042));
  EXPECT_EQ(clock.mono() - answer->first_byte, Micros(8 * 1042));
  EXPECT_EQ(line.transcript_text(),
            "   0.003647 > 07 03 00 64 00 02 85 B2\n"
            "   0.016983 < 07 03 04 01 02 03 04 3D 3C\n");
}

TEST(ModbusTransaction, ReadsOverTcp) {
  FakeClock clock;
  SimulatedLine line(tcp_bus(), clock);
  ModbusDevice device(1, true);
  device.set_input(8, {0x0102});
  line.attach(device.on_wire(Micros(5'000)));
  ASSERT_TRUE(line.open());

  const auto answer = modbus_transaction(line, {.unit = 1, .function = 4, .address = 8});

  ASSERT_TRUE(answer) << answer.error().text;
  EXPECT_THAT(answer->registers, ElementsAre(0x0102));
}

}  // namespace
}  // namespace buoyd
