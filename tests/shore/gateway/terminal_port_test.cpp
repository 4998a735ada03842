// A terminal ashore on a serial port that another program used before.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <termios.h>
#include <unistd.h>

#include "shore/gateway/terminal_source.hpp"
#include "support/fake_clock.hpp"
#include "support/pty.hpp"

namespace buoyshore {
namespace {

class TerminalPort : public testing::Test {
 protected:
  termios mode() const {
    termios mode{};
    EXPECT_EQ(::tcgetattr(port_.get(), &mode), 0);
    return mode;
  }
  void set(const termios& mode) const { ASSERT_EQ(::tcsetattr(port_.get(), TCSANOW, &mode), 0); }
  auto open(const std::string& path) {
    return TerminalSource::open({path, 9600}, {folder_.file("inbox"), nullptr, clock_, log_});
  }

  const buoyd::Pty pty_;
  const buoyd::Descriptor port_{::open(pty_.path().c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC)};
  const buoyd::TemporaryFolder folder_;
  buoyd::FakeClock clock_;
  buoyd::RepeatLog log_{clock_, [](buoyd::Priority, std::string_view) {}};
};

TEST_F(TerminalPort, what_another_program_left_behind_is_gone) {
  termios left = mode();
  left.c_cflag |= CRTSCTS | CSTOPB;
  left.c_iflag |= IXOFF | INPCK;
  set(left);
  const auto source = open(pty_.path());
  ASSERT_TRUE(source) << source.error().text;
  const termios set = mode();
  EXPECT_EQ(set.c_cflag & (CRTSCTS | CSTOPB | CREAD | CLOCAL), tcflag_t{CREAD | CLOCAL});
  EXPECT_EQ(set.c_iflag & (IXOFF | INPCK), 0U);
  EXPECT_EQ(::cfgetispeed(&set), speed_t{B9600});
  EXPECT_EQ(::cfgetospeed(&set), speed_t{B9600});
}

/// A person may type there, and end it with Ctrl-C.
TEST_F(TerminalPort, a_terminal_that_is_the_standard_input_stays_as_it_is) {
  termios typed_at = mode();
  typed_at.c_lflag |= ICANON | ECHO | ISIG;
  set(typed_at);
  const buoyd::Descriptor before(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0));
  ASSERT_EQ(::dup2(port_.get(), STDIN_FILENO), STDIN_FILENO);
  const auto source = open("-");
  ASSERT_EQ(::dup2(before.get(), STDIN_FILENO), STDIN_FILENO);
  ASSERT_TRUE(source) << source.error().text;
  constexpr tcflag_t kept = ICANON | ECHO | ISIG;
  EXPECT_EQ(mode().c_lflag & kept, kept);
}

}  // namespace
}  // namespace buoyshore
