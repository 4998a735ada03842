#include "base/log.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <vector>

#include "support/fake_clock.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

// A blocking write to either would wait for ever: nobody reads.
TEST(WriteAtOnce, never_waits_for_a_pipe_or_a_socket) {
  std::array<int, 2> ends{};
  for (const bool is_pipe : {true, false}) {
    ASSERT_EQ(is_pipe ? pipe(ends.data()) : socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
    const std::string line(1000, 'x');
    int written = 0;
    while (written < 100'000 && write_at_once(ends[1], line)) ++written;
    EXPECT_GT(written, 1);
    EXPECT_LT(written, 100'000);
    std::array<char, 65'536> drained{};
    ASSERT_GT(read(ends[0], drained.data(), drained.size()), 0);
    EXPECT_TRUE(write_at_once(ends[1], line));
    close(ends[0]);
    close(ends[1]);
  }
}

TEST(WriteAtOnce, a_line_too_long_for_a_pipe_ends_as_a_line) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  ASSERT_TRUE(write_at_once(ends[1], std::string(10'000, 'x') + '\n'));
  std::array<char, 65'536> read_back{};
  ASSERT_EQ(read(ends[0], read_back.data(), read_back.size()), PIPE_BUF);
  EXPECT_EQ(read_back[PIPE_BUF - 1], '\n');
  close(ends[0]);
  close(ends[1]);
}

TEST(WriteAtOnce, a_closed_one_is_lost) {
  EXPECT_FALSE(write_at_once(-1, "x\n"));
}

class RepeatLogTest : public testing::Test {
 protected:
  FakeClock clock_;
  std::vector<std::string> lines_;
  RepeatLog log_{clock_, [this](Priority, std::string_view text) { lines_.emplace_back(text); }};
};

TEST_F(RepeatLogTest, says_a_state_once_then_counts_it) {
  for (int i = 0; i < 100; ++i) {
    log_.occurred("rtu", "timeout", Priority::warning, "no answer");
    clock_.advance(1s);
  }
  EXPECT_EQ(lines_, std::vector<std::string>{"rtu: no answer"});
  clock_.advance(600s);
  log_.occurred("rtu", "timeout", Priority::warning, "no answer");
  EXPECT_EQ(lines_.back(), "rtu: no answer (99 more in 11 min 40 s)");
  EXPECT_EQ(lines_.size(), 2U);
}

TEST_F(RepeatLogTest, says_the_end_once) {
  log_.ended("rtu", "timeout", "answers again");
  EXPECT_TRUE(lines_.empty()) << "it had never begun";
  log_.occurred("rtu", "timeout", Priority::warning, "no answer");
  log_.occurred("rtu", "timeout", Priority::warning, "no answer");
  log_.ended("rtu", "timeout", "answers again");
  log_.ended("rtu", "timeout", "answers again");
  EXPECT_EQ(lines_, (std::vector<std::string>{"rtu: no answer",
                                              "rtu: answers again (it came 1 more times)"}));
}

TEST_F(RepeatLogTest, flapping_is_no_flood) {
  for (int i = 0; i < 3000; ++i) {
    log_.occurred("rtu", "timeout", Priority::warning, "no answer");
    log_.ended("rtu", "timeout", "answers again");
    clock_.advance(1s);
  }
  EXPECT_EQ(lines_.size(), 10U) << "begin and end in each of five periods of ten minutes";
}

TEST_F(RepeatLogTest, sources_and_kinds_are_counted_apart) {
  log_.occurred("a", "timeout", Priority::warning, "no answer");
  log_.occurred("b", "timeout", Priority::warning, "no answer");
  log_.occurred("a", "damaged", Priority::warning, "bad CRC");
  EXPECT_EQ(lines_.size(), 3U);
}

TEST(LogLine, is_one_line_with_its_priority) {
  testing::internal::CaptureStderr();
  log_line(Priority::warning, "two\nlines\tand \x1b[31m");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "<4>two lines and  [31m\n");
}

}  // namespace
}  // namespace buoyd
