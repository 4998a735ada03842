// A tty's settings on ptys, which take every speed and keep every flag but 8N.

#include "line/port/serial_setup.hpp"

#include <asm/termbits.h>
#include <gmock/gmock.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "line/real_line.hpp"
#include "support/pty.hpp"

namespace buoyd {
namespace {

termios2 mode_of(int descriptor) {
  termios2 mode{};
  EXPECT_EQ(ioctl(descriptor, TCGETS2, &mode), 0);
  return mode;
}

class SerialSetup : public testing::Test {
 protected:
  Pty pty;
  const int slave = ::open(pty.path().c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  LineSettings settings = port_settings(pty.path());

  void TearDown() override { ::close(slave); }
};

// MB-8, SP-7: libmodbus makes all but the first of these 9600.
TEST_F(SerialSetup, sets_any_speed) {
  for (const std::uint32_t baud :
       std::vector<std::uint32_t>{19200, 300, 14400, 31250, 76800, 250000, 921600}) {
    settings.baud = baud;
    ASSERT_TRUE(set_up_serial(slave, settings));
    EXPECT_EQ(mode_of(slave).c_ospeed, baud);
    EXPECT_EQ(mode_of(slave).c_ispeed, baud);
  }
}

TEST_F(SerialSetup, a_speed_off_by_more_than_two_percent_is_refused) {
  struct Case {
    std::uint32_t got;
    std::uint32_t wanted;
    bool good;
  };
  for (const Case& one : {Case{9600, 9600, true}, Case{9792, 9600, true}, Case{9793, 9600, false},
                          Case{9408, 9600, true}, Case{9407, 9600, false}, Case{9600, 14400, false},
                          Case{0, 9600, false}, Case{115385, 115200, true}}) {
    const auto checked = check_speed(one.got, one.wanted);
    EXPECT_EQ(checked.has_value(), one.good) << one.got << " for " << one.wanted;
    EXPECT_TRUE(checked || checked.error().code == ErrorCode::invalid);
  }
}

TEST_F(SerialSetup, a_refused_format_is_told_from_what_is_no_serial_port) {
  EXPECT_TRUE(is_refused_format(check_speed(9615, 115200).error()));
  const int none = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  const auto set = set_up_serial(none, settings);
  ::close(none);
  ASSERT_FALSE(set);
  EXPECT_FALSE(is_refused_format(set.error()));
}

// SP-4: what another program left behind would hold our bytes back, or change them.
TEST_F(SerialSetup, starts_from_zero) {
  termios2 left = mode_of(slave);
  left.c_cflag |= CRTSCTS | CSTOPB | PARODD;
  left.c_cflag &= ~static_cast<tcflag_t>(CLOCAL);
  left.c_iflag |= IXON | IXOFF | ICRNL | ISTRIP | PARMRK;
  left.c_lflag |= ICANON | ECHO | ISIG;
  left.c_oflag |= OPOST | ONLCR;
  ASSERT_EQ(ioctl(slave, TCSETS2, &left), 0);

  ASSERT_TRUE(set_up_serial(slave, settings));

  const termios2 mode = mode_of(slave);
  EXPECT_EQ(mode.c_iflag, 0U);
  EXPECT_EQ(mode.c_oflag, 0U);
  EXPECT_EQ(mode.c_lflag, 0U);
  constexpr tcflag_t format = CSIZE | CSTOPB | PARENB | PARODD | CRTSCTS | CLOCAL | CREAD;
  EXPECT_EQ(mode.c_cflag & format, static_cast<tcflag_t>(CS8 | CLOCAL | CREAD));
  EXPECT_EQ(mode.c_cc[VMIN], 1);
  EXPECT_EQ(mode.c_cc[VTIME], 0);
}

TEST_F(SerialSetup, sets_the_format) {
  settings.stop_bits = 2;
  settings.parity = Parity::odd;
  settings.data_bits = 7;
  ASSERT_TRUE(set_up_serial(slave, settings));
  const tcflag_t flags = mode_of(slave).c_cflag;
  EXPECT_NE(flags & CSTOPB, 0U);
  EXPECT_NE(flags & PARODD, 0U);  // a pty keeps this one alone of parity and data bits
}

TEST_F(SerialSetup, a_character_of_wrong_parity_is_not_handed_on) {
  for (const Parity parity : {Parity::even, Parity::odd, Parity::none}) {
    settings.parity = parity;
    ASSERT_TRUE(set_up_serial(slave, settings));
    const tcflag_t checked = parity == Parity::none ? 0U : INPCK;
    EXPECT_EQ(mode_of(slave).c_iflag, checked) << static_cast<int>(parity);
  }
}

TEST_F(SerialSetup, knows_a_pty) {
  EXPECT_EQ(tty_kind(slave), TtyKind::pty);
  EXPECT_EQ(tty_kind(STDERR_FILENO + 1000), TtyKind::port);
}

TEST_F(SerialSetup, what_is_no_tty_is_invalid) {
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  EXPECT_EQ(set_up_serial(null, settings).error().code, ErrorCode::invalid);
  ::close(null);
}

// The mark would outlive us while somebody else has the port open.
TEST_F(SerialSetup, leaves_no_exclusive_mark_behind) {
  ASSERT_TRUE(take_exclusively(slave));
  int exclusive = 0;
  ASSERT_EQ(ioctl(slave, TIOCGEXCL, &exclusive), 0);
  EXPECT_NE(exclusive, 0);
  let_go(slave);
  ASSERT_EQ(ioctl(slave, TIOCGEXCL, &exclusive), 0);
  EXPECT_EQ(exclusive, 0);
}

TEST_F(SerialSetup, accuses_another_process_of_its_own_lock_alone) {
  const int other = ::open(pty.path().c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  ASSERT_TRUE(take_exclusively(slave));
  EXPECT_EQ(take_exclusively(other).error().text, "another process uses it");
  EXPECT_EQ(take_exclusively(-1).error().text, "cannot be locked: Bad file descriptor");
  let_go(slave);
  ::close(other);
}

}  // namespace
}  // namespace buoyd
