#include "mqtt/socket_traffic.hpp"

#include <fcntl.h>
#include <linux/tcp.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstddef>

namespace buoyd {

namespace {

constexpr unsigned user_timeout_ms = 20'000;  // pitfalls: a dead peer is noticed (MQ-11)

}  // namespace

SocketTraffic& SocketTraffic::operator+=(const SocketTraffic& other) {
  sent += other.sent;
  received += other.received;
  segments += other.segments;
  return *this;
}

std::optional<SocketTraffic> traffic_of(int fd) {
  tcp_info info{};
  socklen_t length = sizeof(info);
  if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length) != 0 ||
      length < offsetof(tcp_info, tcpi_bytes_retrans)) {
    return std::nullopt;
  }
  return SocketTraffic{info.tcpi_bytes_sent, info.tcpi_bytes_received,
                       std::uint64_t{info.tcpi_segs_out} + info.tcpi_segs_in};
}

void tune_socket(int fd) {
  const int on = 1;
  (void)::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  (void)::setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &user_timeout_ms, sizeof(user_timeout_ms));
  (void)::fcntl(fd, F_SETFD, FD_CLOEXEC);
}

std::string peer_of(int fd) {
  sockaddr_storage address{};
  socklen_t length = sizeof(address);
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  auto* general = reinterpret_cast<sockaddr*>(&address);
  if (::getpeername(fd, general, &length) != 0 ||
      ::getnameinfo(general, length, host.data(), host.size(), port.data(), port.size(),
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return "somebody";
  }
  const bool is_v6 = address.ss_family == AF_INET6;
  return (is_v6 ? "[" : "") + std::string(host.data()) + (is_v6 ? "]:" : ":") + port.data();
}

}  // namespace buoyd
