// LX-5, MB-18: which signals end the daemon, which reload it, and which do nothing.
#include "app/signals.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace buoyd {
namespace {

class SignalsTest : public testing::Test {
 protected:
  SignalsTest() {
    pthread_sigmask(SIG_SETMASK, nullptr, &mask_);
    sigaction(SIGPIPE, nullptr, &pipe_);
  }
  ~SignalsTest() override {
    pthread_sigmask(SIG_SETMASK, &mask_, nullptr);
    sigaction(SIGPIPE, &pipe_, nullptr);
  }

 private:
  sigset_t mask_{};
  struct sigaction pipe_{};
};

TEST_F(SignalsTest, each_is_taken_once) {
  const Signals signals;
  EXPECT_EQ(signals.take(), std::nullopt);
  for (const auto& [number, meaning] :
       {std::pair(SIGHUP, Signal::reload), {SIGTERM, Signal::stop}, {SIGINT, Signal::stop}}) {
    ASSERT_EQ(kill(getpid(), number), 0);
    EXPECT_EQ(signals.take(), meaning);
    EXPECT_EQ(signals.take(), std::nullopt);
  }
}

TEST_F(SignalsTest, a_closed_pipe_is_no_end) {
  const Signals signals;
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  close(ends[0]);
  EXPECT_EQ(write(ends[1], "x", 1), -1);
  EXPECT_EQ(errno, EPIPE);
  close(ends[1]);
}

}  // namespace
}  // namespace buoyd
