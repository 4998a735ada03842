#include "base/terminal.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "base/log.hpp"

namespace buoyd {
namespace {

/// A terminal of our own: what is written to `there` is read from `here`.
class TerminalTest : public testing::Test {
 protected:
  TerminalTest() : here_(::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK)) {
    ::grantpt(here_);
    ::unlockpt(here_);
    there_ = ::open(::ptsname(here_), O_RDWR | O_NOCTTY);
    ::unsetenv("NO_COLOR");
    ::setenv("TERM", "xterm", 1);
  }
  ~TerminalTest() override {
    ::close(there_);
    ::close(here_);
  }
  void set_width(unsigned short columns) const {
    const winsize size{24, columns, 0, 0};
    ASSERT_EQ(::ioctl(there_, TIOCSWINSZ, &size), 0);
  }
  /// Up to `end`, or what came until nothing did for a minute: the kernel hands it over later.
  [[nodiscard]] std::string seen_up_to(std::string_view end) const {
    std::string seen;
    pollfd some{here_, POLLIN, 0};
    while (!seen.ends_with(end) && ::poll(&some, 1, 60'000) == 1) {
      std::array<char, 1024> text{};
      const ssize_t length = ::read(here_, text.data(), text.size());
      if (length <= 0) break;
      seen.append(text.data(), static_cast<std::size_t>(length));
    }
    return seen;
  }

  int here_;
  int there_;
};

TEST_F(TerminalTest, has_its_width_and_colours) {
  set_width(132);
  const Terminal terminal = Terminal::of(there_);
  EXPECT_EQ(terminal.width, 132U);
  EXPECT_EQ(terminal.paint("ok", Colour::green), "\033[32mok\033[0m");
  set_width(0);
  EXPECT_EQ(Terminal::of(there_).width, 80U);
}

TEST_F(TerminalTest, colours_can_be_switched_off) {
  ::setenv("NO_COLOR", "1", 1);
  EXPECT_EQ(Terminal::of(there_).paint("ok", Colour::green), "ok");
  ::unsetenv("NO_COLOR");
  ::setenv("TERM", "dumb", 1);
  EXPECT_EQ(Terminal::of(there_).paint("ok", Colour::green), "ok");
}

TEST_F(TerminalTest, a_file_or_a_pipe_has_neither) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const Terminal none = Terminal::of(ends[1]);
  EXPECT_EQ(none.width, 0U);
  EXPECT_EQ(none.paint("ok", Colour::red), "ok");
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_F(TerminalTest, the_log_speaks_words_there) {
  const int before = ::dup(STDERR_FILENO);
  ::dup2(there_, STDERR_FILENO);
  log_line(Priority::warning, "no connection");
  log_line(Priority::error, "no disk");
  log_line(Priority::notice, "connected");
  ::dup2(before, STDERR_FILENO);
  ::close(before);
  EXPECT_EQ(seen_up_to("connected\r\n"),
            "warning: no connection\r\nerror: no disk\r\nconnected\r\n");
}

TEST(Cut, leaves_a_line_that_fits) {
  const Terminal narrow{5, true};
  EXPECT_EQ(narrow.cut("12345"), "12345");
  EXPECT_EQ(narrow.cut("123456"), "1234…");
  EXPECT_EQ(narrow.cut("äöüäöü"), "äöüä…");
  EXPECT_EQ(Terminal{}.cut("123456"), "123456");
}

TEST(Columns, are_counted_by_character_and_without_colours) {
  EXPECT_EQ(columns_of("abc"), 3U);
  EXPECT_EQ(columns_of("1…2"), 3U);
  EXPECT_EQ(columns_of("\033[31mno\033[0m"), 2U);
}

}  // namespace
}  // namespace buoyd
