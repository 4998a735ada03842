#include "mqtt/hang_up.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <array>

namespace buoyd {

void await_hang_up(int socket, Micros patience) {
  using Steady = std::chrono::steady_clock;
  const Steady::time_point until = Steady::now() + patience;
  std::array<char, 4096> dropped{};
  pollfd ready{socket, POLLIN, 0};
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Steady::now());
    if (left.count() <= 0 || ::poll(&ready, 1, static_cast<int>(left.count())) <= 0) return;
    if (::recv(socket, dropped.data(), dropped.size(), MSG_DONTWAIT) <= 0) return;
  }
}

}  // namespace buoyd
