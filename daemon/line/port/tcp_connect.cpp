#include "line/port/tcp_connect.hpp"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "line/port/descriptor_wait.hpp"

namespace buoyd {

namespace {

constexpr int keepalive_idle_s = 15;
constexpr int keepalive_interval_s = 5;
constexpr int keepalive_probes = 3;
constexpr int user_timeout_ms = 10'000;

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

Addresses numeric_address(const TcpDevice& endpoint) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const std::string port = std::to_string(endpoint.port);
  if (getaddrinfo(endpoint.address.c_str(), port.c_str(), &hints, &found) != 0) {
    found = nullptr;
  }
  return {found, &freeaddrinfo};
}

void set(int descriptor, int level, int option, int value) {
  // They cannot fail on a TCP socket of Linux; without them the link works, only worse.
  setsockopt(descriptor, level, option, &value, sizeof value);
}

void watch_the_peer(int descriptor) {
  set(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
  set(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1);
  set(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, keepalive_idle_s);
  set(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, keepalive_interval_s);
  set(descriptor, IPPROTO_TCP, TCP_KEEPCNT, keepalive_probes);
  set(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, user_timeout_ms);
}

tl::unexpected<Error> no_connection(const TcpDevice& endpoint, int code) {
  return fail(ErrorCode::unavailable,
              fmt::format("{} port {}: {}", endpoint.address, endpoint.port, std::strerror(code)),
              code);
}

Result<void> finish(int descriptor, const TcpDevice& endpoint, const Clock& clock,
                    const StopSignal& stop) {
  auto connected = wait_on(descriptor, POLLOUT, clock.mono() + connect_limit, clock, &stop);
  if (!connected) {
    return connected.error().code == ErrorCode::stopped ? connected
                                                        : no_connection(endpoint, ETIMEDOUT);
  }
  int code = 0;
  socklen_t size = sizeof code;
  if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) != 0 || code != 0) {
    return no_connection(endpoint, code);
  }
  return {};
}

}  // namespace

Result<Descriptor> tcp_connect(const TcpDevice& endpoint, const Clock& clock,
                               const StopSignal& stop) {
  const Addresses address = numeric_address(endpoint);
  if (!address) {
    return no_connection(endpoint, EINVAL);
  }
  Descriptor made(
      socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP));
  if (!made.is_open()) {
    return no_connection(endpoint, errno);
  }
  watch_the_peer(made.get());
  Result<void> connected;
  if (connect(made.get(), address->ai_addr, address->ai_addrlen) != 0) {
    connected = errno == EINPROGRESS || errno == EINTR ? finish(made.get(), endpoint, clock, stop)
                                                       : no_connection(endpoint, errno);
  }
  if (!connected) {
    return pass_on(connected);
  }
  return made;
}

}  // namespace buoyd
