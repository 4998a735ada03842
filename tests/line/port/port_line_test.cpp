// PortLine on ptys, in real time; every wait ends by a condition.

#include "line/port/port_line.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <future>

#include "line/modbus/modbus_context.hpp"
#include "line/port/serial_setup.hpp"
#include "line/real_line.hpp"
#include "support/pty.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

/// What a wait, or the read that it allowed, ended with.
ErrorCode code_of_loss(Line& line, MonoTime deadline) {
  std::array<std::uint8_t, 16> buffer{};
  auto woken = line.wait_readable(deadline);
  for (; woken; woken = line.wait_readable(deadline)) {
    if (auto got = line.read_some(buffer); !got) {
      return got.error().code;
    }
  }
  return woken.error().code;
}

class PortLineTest : public testing::Test {
 protected:
  RealTime real;
  Pty pty;
  PortLine line{port_settings(pty.path()), real.clock, real.stop, real.log};
};

TEST_F(PortLineTest, carries_bytes_both_ways) {
  ASSERT_TRUE(line.open());
  pty.write("hello");
  std::string got;
  std::array<std::uint8_t, 16> buffer{};
  while (got.size() < 5) {
    ASSERT_TRUE(line.wait_readable(real.far()));
    const auto some = line.read_some(buffer);
    ASSERT_TRUE(some);
    got.append(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(*some));
  }
  EXPECT_EQ(got, "hello");
  EXPECT_EQ(line.read_some(buffer).value(), 0U);
  const std::array<std::uint8_t, 4> raw{0x00, 0x0A, 0x11, 0xFF};  // nothing is translated
  ASSERT_TRUE(line.write(raw));
  EXPECT_THAT(pty.read(4), ElementsAre(0x00, 0x0A, 0x11, 0xFF));
  EXPECT_EQ(line.counters().sent_bytes, 4U);
  EXPECT_EQ(line.counters().received_bytes, 5U);
}

// Bytes that came while nobody had the port as ours would be stamped as if they came now.
TEST_F(PortLineTest, what_lay_there_before_it_was_opened_is_not_read) {
  const int somebody = ::open(pty.path().c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  ASSERT_GE(somebody, 0) << "keeps what is written from being discarded";
  pty.write("of long ago\n");
  ASSERT_TRUE(line.open());
  pty.write("now");
  std::array<std::uint8_t, 16> buffer{};
  ASSERT_TRUE(line.wait_readable(real.far()));
  const auto some = line.read_some(buffer);
  ASSERT_TRUE(some);
  EXPECT_EQ(std::string(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(*some)),
            std::string("now").substr(0, *some));
  ::close(somebody);
}

// SP-1: libserialport could open neither.
TEST_F(PortLineTest, opens_a_link_as_udev_makes_them) {
  const TemporaryFolder folder;
  std::filesystem::create_symlink(pty.path(), folder.file("usb-FTDI_A10K-if00-port0"));
  PortLine by_id(port_settings(folder.file("usb-FTDI_A10K-if00-port0")), real.clock, real.stop,
                 real.log);
  EXPECT_TRUE(by_id.open());
}

// LX-7, SP-8: a missing device is a state, and what is plugged in later is opened.
TEST_F(PortLineTest, a_missing_device_is_unavailable_until_it_is_there) {
  const TemporaryFolder folder;
  PortLine later(port_settings(folder.file("adapter")), real.clock, real.stop, real.log);
  EXPECT_EQ(later.open().error().code, ErrorCode::unavailable);
  EXPECT_EQ(later.open().error().detail, ENOENT);
  std::filesystem::create_symlink(pty.path(), folder.file("adapter"));
  EXPECT_TRUE(later.open());
  EXPECT_TRUE(later.open());  // does nothing
  EXPECT_EQ(later.counters().opened, 1U);
}

TEST_F(PortLineTest, what_is_no_serial_port_is_invalid) {
  const TemporaryFolder folder;
  std::ofstream(folder.file("file")) << "text";
  for (const std::string& device : {folder.file("file"), std::string("/dev/null"),
                                    std::string("ttyS0"), std::string("tcp://gateway.local:502")}) {
    PortLine wrong(port_settings(device), real.clock, real.stop, real.log);
    EXPECT_EQ(wrong.open().error().code, ErrorCode::invalid) << device;
    EXPECT_FALSE(wrong.is_open());
  }
  PortLine absent(port_settings("usb:dead:beef:NONE"), real.clock, real.stop, real.log);
  EXPECT_EQ(absent.open().error().code, ErrorCode::unavailable);
}

// SP-6, MB-13.
TEST_F(PortLineTest, has_the_port_for_itself_and_keeps_it_from_children) {
  ASSERT_TRUE(line.open());
  EXPECT_NE(fcntl(line.descriptor(), F_GETFD) & FD_CLOEXEC, 0);
  EXPECT_NE(fcntl(line.descriptor(), F_GETFL) & O_NONBLOCK, 0);
  PortLine second(port_settings(pty.path()), real.clock, real.stop, real.log);
  EXPECT_EQ(second.open().error().code, ErrorCode::unavailable);
  line.close();
  EXPECT_TRUE(second.open());
}

// MB-14, LX-12: a port that cannot is a warning, no refusal.
TEST_F(PortLineTest, rs_485_where_there_is_none_is_a_warning) {
  LineSettings settings = port_settings(pty.path());
  settings.rs485 = true;
  PortLine rs485(settings, real.clock, real.stop, real.log);
  EXPECT_TRUE(rs485.open());
  ASSERT_THAT(real.said, SizeIs(1));
  EXPECT_NE(real.said[0].find("RS-485"), std::string::npos) << real.said[0];
  rs485.close();
  ASSERT_TRUE(line.open());
  EXPECT_THAT(real.said, SizeIs(1));
}

// SP-3.
TEST_F(PortLineTest, unplugged_it_is_gone_whatever_is_tried) {
  ASSERT_TRUE(line.open());
  auto waiting = std::async(std::launch::async, [&] { return code_of_loss(line, real.far()); });
  pty.unplug();
  EXPECT_EQ(waiting.get(), ErrorCode::line_gone);
  std::array<std::uint8_t, 4> buffer{};
  EXPECT_EQ(line.read_some(buffer).error().code, ErrorCode::line_gone);
  EXPECT_EQ(line.write(buffer).error().code, ErrorCode::line_gone);
  EXPECT_EQ(line.prepare().error().code, ErrorCode::line_gone);
  EXPECT_EQ(line.counters().lost, 1U);
  line.close();
  EXPECT_EQ(line.open().error().code, ErrorCode::unavailable);
  EXPECT_EQ(line.wait_readable(real.far()).error().code, ErrorCode::line_gone);
  EXPECT_EQ(line.counters().lost, 1U);
}

TEST_F(PortLineTest, comes_back_with_its_name_under_another_number) {
  const TemporaryFolder folder;
  const std::string name = folder.file("by-id");
  std::filesystem::create_symlink(pty.path(), name);
  PortLine named(port_settings(name), real.clock, real.stop, real.log);
  ASSERT_TRUE(named.open());
  pty.unplug();
  EXPECT_EQ(code_of_loss(named, real.far()), ErrorCode::line_gone);
  named.close();
  const Pty again;
  std::filesystem::remove(name);
  std::filesystem::create_symlink(again.path(), name);
  ASSERT_TRUE(named.open());
  again.write("x");
  EXPECT_TRUE(named.wait_readable(real.far()));
  EXPECT_EQ(named.counters().opened, 2U);
}

// MB-4: from any wait, at once.
TEST_F(PortLineTest, stop_ends_every_wait) {
  ASSERT_TRUE(line.open());
  PortLine idle(port_settings("/dev/none"), real.clock, real.stop, real.log);
  Pty blocked_pty;
  PortLine blocked(port_settings(blocked_pty.path()), real.clock, real.stop, real.log);
  ASSERT_TRUE(blocked.open());
  auto reading = std::async(std::launch::async, [&] { return line.wait_readable(real.far()); });
  auto sleeping = std::async(std::launch::async, [&] { return idle.sleep_until(real.far()); });
  // Nobody reads at the other end: the pty takes some kilobytes and no more.
  auto writing = std::async(std::launch::async,
                            [&] { return blocked.write(std::vector<std::uint8_t>(1'000'000)); });
  real.stop.raise();
  EXPECT_EQ(reading.get().error().code, ErrorCode::stopped);
  EXPECT_EQ(sleeping.get().error().code, ErrorCode::stopped);
  EXPECT_EQ(writing.get().error().code, ErrorCode::stopped);
  line.settle_before_next(std::chrono::hours(1));
  EXPECT_EQ(line.prepare().error().code, ErrorCode::stopped);
}

// MB-12: neither what was closed nor what was lost or refused keeps a descriptor.
TEST_F(PortLineTest, opened_again_and_again_it_keeps_one_descriptor) {
  const auto descriptors = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"),
                         std::filesystem::directory_iterator());
  };
  const TemporaryFolder folder;
  std::ofstream(folder.file("file")) << "text";
  PortLine none(port_settings(folder.file("file")), real.clock, real.stop, real.log);
  PortLine second(port_settings(pty.path()), real.clock, real.stop, real.log);
  PortLine refused(port_settings("tcp://127.0.0.1:1"), real.clock, real.stop, real.log);
  const auto before = descriptors();
  for (int round = 0; round < 20; ++round) {
    ASSERT_TRUE(line.open());
    ASSERT_TRUE(line.open());
    EXPECT_FALSE(none.open());
    EXPECT_FALSE(second.open());
    EXPECT_FALSE(refused.open());
    EXPECT_NE(line.modbus().rtu(), nullptr);
    EXPECT_EQ(descriptors(), before + 1);
    line.close();
  }
  EXPECT_EQ(descriptors(), before);
}

TEST_F(PortLineTest, sleeps_until_a_time_that_is_past) {
  EXPECT_TRUE(line.sleep_until(real.at_once()));
}

TEST_F(PortLineTest, keeps_the_gap_in_real_time_too) {
  LineSettings settings = port_settings(pty.path());
  settings.baud = 9600;
  PortLine slow(settings, real.clock, real.stop, real.log);
  ASSERT_TRUE(slow.open());
  ASSERT_TRUE(slow.prepare());
  const MonoTime sent = real.clock.mono();
  ASSERT_TRUE(slow.write(std::array<std::uint8_t, 2>{1, 2}));
  ASSERT_TRUE(slow.prepare());
  EXPECT_GE(real.clock.mono(), sent + slow.timing().wire_time(2) + slow.timing().gap);
}

TEST_F(PortLineTest, a_port_that_takes_no_bytes_is_gone) {
  const HastyClock hasty_clock;
  PortLine stuck(port_settings(pty.path()), hasty_clock, real.stop, real.log);
  ASSERT_TRUE(stuck.open());
  EXPECT_EQ(stuck.write(std::vector<std::uint8_t>(1'000'000)).error().code, ErrorCode::line_gone);
}

// MB-6.
TEST_F(PortLineTest, descriptors_that_libmodbus_cannot_take_are_an_error_no_abort) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit more = before;
  more.rlim_cur = std::max<rlim_t>(before.rlim_cur, 1200);
  if (setrlimit(RLIMIT_NOFILE, &more) != 0) {
    GTEST_SKIP() << "needs 1200 descriptors";
  }
  std::vector<int> taken;
  while (taken.size() < 1100) {
    taken.push_back(fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0));
    ASSERT_GE(taken.back(), 0);
  }
  const auto opened = line.open();
  for (const int descriptor : taken) {
    ::close(descriptor);
  }
  setrlimit(RLIMIT_NOFILE, &before);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::unavailable);
  EXPECT_FALSE(line.is_open());
  EXPECT_TRUE(line.open());  // the failed attempt kept no lock
}

}  // namespace
}  // namespace buoyd
