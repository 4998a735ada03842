#include "line/port/descriptor_wait.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <future>
#include <thread>

#include "line/real_line.hpp"
#include "support/fake_clock.hpp"

namespace buoyd {
namespace {

struct SocketPair {
  SocketPair() { EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0); }
  ~SocketPair() {
    close(ends[0]);
    close_other();
  }
  SocketPair(const SocketPair&) = delete;
  SocketPair& operator=(const SocketPair&) = delete;
  void close_other() {
    if (ends[1] >= 0) {
      close(ends[1]);
    }
    ends[1] = -1;
  }
  void say() const { EXPECT_EQ(write(ends[1], "x", 1), 1); }

  std::array<int, 2> ends{-1, -1};
};

TEST(DescriptorWait, ends_when_a_byte_comes) {
  RealTime real;
  const SocketPair pair;
  auto waiting = std::async(std::launch::async, [&] {
    return wait_on(pair.ends[0], POLLIN, real.far(), real.clock, &real.stop).has_value();
  });
  pair.say();
  EXPECT_TRUE(waiting.get());
}

TEST(DescriptorWait, a_deadline_in_the_past_still_sees_what_is_there) {
  RealTime real;
  const SocketPair pair;
  EXPECT_EQ(wait_on(pair.ends[0], POLLIN, real.at_once(), real.clock, &real.stop).error().code,
            ErrorCode::timeout);
  pair.say();
  EXPECT_TRUE(wait_on(pair.ends[0], POLLIN, real.at_once(), real.clock, &real.stop));
}

TEST(DescriptorWait, follows_the_injected_clock_alone) {
  const StopSignal stop;
  FakeClock clock;
  const SocketPair pair;
  clock.step(std::chrono::hours(-1));  // a step of the wall clock is nothing to it (SP-2)
  const auto woken = wait_on(pair.ends[0], POLLIN, clock.mono(), clock, &stop);
  EXPECT_EQ(woken.error().code, ErrorCode::timeout);
}

TEST(DescriptorWait, a_hung_up_descriptor_is_gone_but_its_bytes_come_first) {
  RealTime real;
  SocketPair pair;
  pair.say();
  pair.close_other();
  ASSERT_TRUE(wait_on(pair.ends[0], POLLIN, real.far(), real.clock, &real.stop));
  EXPECT_EQ(wait_on(pair.ends[0], POLLOUT << 8, real.far(), real.clock, &real.stop).error().code,
            ErrorCode::line_gone);
  EXPECT_EQ(wait_on(1'000'000, POLLIN, real.far(), real.clock, &real.stop).error().code,
            ErrorCode::line_gone);
}

TEST(DescriptorWait, stop_ends_every_wait_and_goes_before_all_else) {
  RealTime real;
  const SocketPair pair;
  const auto code_of_wait = [&](int descriptor) {
    return wait_on(descriptor, POLLIN, real.far(), real.clock, &real.stop).error().code;
  };
  auto reading = std::async(std::launch::async, code_of_wait, pair.ends[0]);
  auto sleeping = std::async(std::launch::async, code_of_wait, -1);
  EXPECT_FALSE(real.stop.raised());
  real.stop.raise();
  EXPECT_EQ(reading.get(), ErrorCode::stopped);
  EXPECT_EQ(sleeping.get(), ErrorCode::stopped);
  pair.say();
  EXPECT_EQ(code_of_wait(pair.ends[0]), ErrorCode::stopped);
}

TEST(DescriptorWait, without_a_signal_only_its_deadline_ends_it) {
  RealTime real;
  const SocketPair pair;
  real.stop.raise();
  EXPECT_EQ(wait_on(pair.ends[0], POLLIN, real.at_once(), real.clock, nullptr).error().code,
            ErrorCode::timeout);
  pair.say();
  EXPECT_TRUE(wait_on(pair.ends[0], POLLIN, real.far(), real.clock, nullptr));
}

std::atomic<int> signals_handled{0};

// LX-5.
TEST(DescriptorWait, signals_do_not_end_it) {
  RealTime real;
  const SocketPair pair;
  struct sigaction action{};
  action.sa_handler = [](int) { ++signals_handled; };
  ASSERT_EQ(sigaction(SIGUSR2, &action, nullptr), 0);  // no SA_RESTART
  Result<void> woken;
  std::thread waiter(
      [&] { woken = wait_on(pair.ends[0], POLLIN, real.far(), real.clock, &real.stop); });
  while (signals_handled < 5) {  // one that comes before the wait may be handled after the next
    ASSERT_EQ(pthread_kill(waiter.native_handle(), SIGUSR2), 0);
    std::this_thread::yield();
  }
  pair.say();
  waiter.join();
  EXPECT_TRUE(woken) << woken.error().text;
}

}  // namespace
}  // namespace buoyd
