// The wait until the other side has ended a connection.

#include "mqtt/hang_up.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <string>
#include <thread>

#include "base/descriptor.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

struct Ends {
  Descriptor ours;
  Descriptor theirs;
};

Ends connected_ends() {
  std::array<int, 2> ends{};
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

TEST(HangUp, what_the_other_side_says_meanwhile_is_read) {
  Ends ends = connected_ends();
  const std::string late(1'000'000, 'x');  // more than a socket holds
  std::thread broker([&] {
    std::array<char, 3> said{};
    EXPECT_EQ(::recv(ends.theirs.get(), said.data(), said.size(), MSG_WAITALL), 3);
    EXPECT_EQ(::send(ends.theirs.get(), late.data(), late.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(late.size()));
    ends.theirs = Descriptor();
  });
  ASSERT_EQ(::send(ends.ours.get(), "end", 3, 0), 3);
  await_hang_up(ends.ours.get(), 1h);
  ends.ours = Descriptor();
  broker.join();
}

TEST(HangUp, nobody_waits_for_ever) {
  const Ends ends = connected_ends();
  await_hang_up(ends.ours.get(), 1ms);
}

}  // namespace
}  // namespace buoyd
