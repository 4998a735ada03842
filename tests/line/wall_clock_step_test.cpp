// SP-2: the wall clock steps while a line waits, as at a GNSS receiver's first fix. The C library's
// wall-clock calls of this program are replaced by ones that step an hour back and forth, and count
// who asks.

#include <gtest/gtest.h>
#include <sys/time.h>

#include <atomic>
#include <ctime>
#include <future>

#include "line/modbus/modbus_transaction.hpp"
#include "line/real_line.hpp"
#include "support/modbus_device.hpp"
#include "support/pty.hpp"
#include "support/stream_peer.hpp"

namespace {

std::atomic<int> steps{0};

std::time_t stepping_seconds() {
  return 1'795'158'000 + (++steps % 2 == 0 ? 3600 : 0);
}

}  // namespace

// NOLINTBEGIN: these replace the C library's own.
extern "C" int gettimeofday(struct timeval* now, void*) noexcept {
  now->tv_sec = stepping_seconds();
  now->tv_usec = 0;
  return 0;
}

extern "C" std::time_t time(std::time_t* now) noexcept {
  const std::time_t seconds = stepping_seconds();
  if (now != nullptr) {
    *now = seconds;
  }
  return seconds;
}
// NOLINTEND

namespace buoyd {
namespace {

TEST(WallClockStep, is_the_replaced_one) {
  timeval now{};
  gettimeofday(&now, nullptr);
  const std::time_t first = now.tv_sec;
  gettimeofday(&now, nullptr);
  EXPECT_EQ(std::abs(now.tv_sec - first), 3600);
}

TEST(WallClockStep, disturbs_neither_answers_nor_timeouts) {
  RealTime real;
  const Pty pty;
  PortLine line(port_settings(pty.path()), real.clock, real.stop, real.log);
  ASSERT_TRUE(line.open());
  ModbusDevice device(7);
  device.set_holding(0, {0x0102});
  std::atomic<bool> silent = false;
  PtyPeer peer(pty.master(), 8, [&](std::span<const std::uint8_t> request) {
    return silent ? WireBytes{} : *device.answer(request);
  });
  const int steps_before = steps;
  const auto answer = modbus_transaction(line, {.unit = 7, .timeout = Micros(10'000'000)});
  ASSERT_TRUE(answer) << answer.error().text;
  EXPECT_EQ(answer->registers.at(0), 0x0102);
  silent = true;
  EXPECT_EQ(modbus_transaction(line, {.unit = 7, .timeout = Micros(1'000)}).error().code,
            ErrorCode::timeout);
  EXPECT_EQ(steps, steps_before) << "somebody follows the wall clock";
}

}  // namespace
}  // namespace buoyd
