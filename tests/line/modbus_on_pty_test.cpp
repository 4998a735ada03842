// Modbus RTU through PortLine and a pty, in real time, against an instrument on its own thread.

#include <asm/termbits.h>
#include <gmock/gmock.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <filesystem>
#include <future>

#include "line/modbus/modbus_transaction.hpp"
#include "line/real_line.hpp"
#include "support/modbus_device.hpp"
#include "support/pty.hpp"
#include "support/stream_peer.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;

constexpr std::size_t rtu_request_size = 8;

class ModbusOnPty : public testing::Test {
 protected:
  ModbusOnPty() {
    for (std::uint16_t address = 0; address < 1000; ++address) {
      device.holding[address] = address;
    }
  }

  PeerHandler mirror() {
    return [this](std::span<const std::uint8_t> request) { return *device.answer(request); };
  }

  static Result<ModbusAnswer> read(Line& line, std::uint16_t address, Micros timeout = patient) {
    return modbus_transaction(line, {.unit = 7, .address = address, .timeout = timeout});
  }

  /// An echo is awaited for a tenth of a second, in which a busy machine may not let the peer run:
  /// then its bytes come late, and the request is made again.
  static Result<ModbusAnswer> read_patiently(Line& line, std::uint16_t address) {
    auto answer = read(line, address);
    for (int more = 0; more < 20 && !answer; ++more) answer = read(line, address);
    return answer;
  }

  RealTime real;
  ModbusDevice device{7};
  Pty pty;
  PortLine line{port_settings(pty.path()), real.clock, real.stop, real.log};
};

TEST_F(ModbusOnPty, reads) {
  PtyPeer peer(pty.master(), rtu_request_size, mirror());
  ASSERT_TRUE(line.open());
  for (std::uint16_t address = 0; address < 50; ++address) {
    const auto answer = read(line, address);
    ASSERT_TRUE(answer) << answer.error().text;
    ASSERT_THAT(answer->registers, ElementsAre(address));
  }
  EXPECT_EQ(peer.requests(), 50U);
  EXPECT_EQ(line.counters().discarded_bytes, 0U);
}

// MB-1 in real time: the answer comes when its request was given up, and before the next.
TEST_F(ModbusOnPty, a_late_answer_is_never_taken_for_the_next_requests) {
  std::promise<void> given_up;
  auto gave_up = given_up.get_future();
  bool late = true;
  PtyPeer peer(pty.master(), rtu_request_size, [&](std::span<const std::uint8_t> request) {
    if (std::exchange(late, false)) {
      gave_up.wait();
    }
    return *device.answer(request);
  });
  ASSERT_TRUE(line.open());
  EXPECT_EQ(read(line, 100, hasty).error().code, ErrorCode::timeout);
  given_up.set_value();
  ASSERT_TRUE(line.wait_readable(real.far()));  // the late answer is on its way
  for (const std::uint16_t address : std::vector<std::uint16_t>{200, 300, 400}) {
    const auto answer = read(line, address);
    ASSERT_TRUE(answer) << answer.error().text;
    EXPECT_THAT(answer->registers, ElementsAre(address));
  }
  EXPECT_EQ(line.counters().discarded_bytes, 7U);
}

TEST_F(ModbusOnPty, an_answer_that_breaks_off_is_given_up) {
  PtyPeer peer(pty.master(), rtu_request_size, [&](std::span<const std::uint8_t> request) {
    WireBytes answer = *device.answer(request);
    answer.resize(4);
    return answer;
  });
  ASSERT_TRUE(line.open());
  EXPECT_EQ(read(line, 100).error().text, "the answer broke off");
  EXPECT_EQ(line.counters().received_bytes, 4U);
}

TEST_F(ModbusOnPty, an_answer_of_more_than_was_asked_is_a_mismatch) {
  PtyPeer peer(pty.master(), rtu_request_size,
               [](std::span<const std::uint8_t>) { return rtu_frame(7, {3, 4, 1, 2, 3, 4}); });
  ASSERT_TRUE(line.open());
  EXPECT_EQ(read(line, 100).error().code, ErrorCode::mismatch);
}

// MB-9.
TEST_F(ModbusOnPty, an_echoing_adapter_is_read_back) {
  LineSettings settings = port_settings(pty.path());
  settings.echo = true;
  PortLine echoing(settings, real.clock, real.stop, real.log);
  PtyPeer peer(pty.master(), rtu_request_size, [&](std::span<const std::uint8_t> request) {
    WireBytes both(request.begin(), request.end());
    const WireBytes answer = *device.answer(request);
    both.insert(both.end(), answer.begin(), answer.end());
    return both;
  });
  ASSERT_TRUE(echoing.open());
  for (const std::uint16_t address : std::vector<std::uint16_t>{200, 300, 400}) {
    const auto answer = read_patiently(echoing, address);
    ASSERT_TRUE(answer) << answer.error().text;
    EXPECT_THAT(answer->registers, ElementsAre(address));
  }
}

// MB-4, SP-3: pulled between request and answer, and plugged in again under its name.
TEST_F(ModbusOnPty, unplugged_under_load_it_is_gone_and_comes_back) {
  const TemporaryFolder folder;
  const std::string name = folder.file("by-id");
  PortLine named(port_settings(name), real.clock, real.stop, real.log);
  for (unsigned round = 1; round <= 3; ++round) {
    Pty plugged;
    std::filesystem::remove(name);
    std::filesystem::create_symlink(plugged.path(), name);
    PtyPeer peer(plugged.master(), rtu_request_size,
                 [&, heard = 0](std::span<const std::uint8_t> request) mutable {
                   if (++heard < 10) {
                     return *device.answer(request);
                   }
                   plugged.unplug();
                   return WireBytes{};
                 });
    ASSERT_TRUE(named.open());
    unsigned answered = 0;
    auto answer = read(named, 5);
    for (; answer; answer = read(named, 5)) {
      ++answered;
    }
    EXPECT_EQ(answer.error().code, ErrorCode::line_gone) << answer.error().text;
    EXPECT_EQ(answered, 9U);
    EXPECT_EQ(named.counters().lost, round);
    named.close();
    EXPECT_EQ(named.open().error().code, ErrorCode::unavailable);
  }
}

// The request that was on its way when stop came is answered; no further one is sent.
TEST_F(ModbusOnPty, stop_under_load_ends_between_requests) {
  PtyPeer peer(pty.master(), rtu_request_size,
               [&, heard = 0](std::span<const std::uint8_t> request) mutable {
                 if (++heard == 10) {
                   real.stop.raise();
                 }
                 return *device.answer(request);
               });
  ASSERT_TRUE(line.open());
  unsigned answered = 0;
  auto answer = read(line, 5);
  for (; answer; answer = read(line, 5)) {
    ++answered;
  }
  EXPECT_EQ(answer.error().code, ErrorCode::stopped);
  EXPECT_EQ(answered, 10U);
  EXPECT_EQ(peer.requests(), 10U);
  EXPECT_TRUE(line.is_open());
}

// MB-20: libmodbus gets the descriptor lent; it neither closes it nor touches its settings.
TEST_F(ModbusOnPty, libmodbus_leaves_the_descriptor_alone) {
  PtyPeer peer(pty.master(), rtu_request_size, mirror());
  ASSERT_TRUE(line.open());
  termios before{};
  ASSERT_EQ(ioctl(line.descriptor(), TCGETS, &before), 0);
  ASSERT_TRUE(read(line, 1));
  termios after{};
  ASSERT_EQ(ioctl(line.descriptor(), TCGETS, &after), 0);
  EXPECT_EQ(before.c_cflag, after.c_cflag);
  EXPECT_EQ(before.c_iflag, after.c_iflag);
  EXPECT_EQ(before.c_lflag, after.c_lflag);
  const int kept = fcntl(line.descriptor(), F_DUPFD_CLOEXEC, 0);
  line.close();
  EXPECT_EQ(ioctl(kept, TCGETS, &after), 0);
  EXPECT_EQ(before.c_cflag, after.c_cflag);
  ::close(kept);
}

}  // namespace
}  // namespace buoyd
