#pragma once
// What a TCP socket has carried, from the kernel's own count (TCP_INFO of <linux/tcp.h>, which
// <netinet/tcp.h> must not meet, hence a source of its own). Values; any thread.

#include <cstdint>
#include <optional>
#include <string>

namespace buoyd {

struct SocketTraffic {
  std::uint64_t sent = 0;      ///< payload bytes, retransmitted ones included (TLS and MQTT count)
  std::uint64_t received = 0;  ///< payload bytes
  std::uint64_t segments = 0;  ///< out and in

  /// Bytes on the link: 40 of IP and TCP header a segment.
  [[nodiscard]] std::uint64_t bytes() const { return sent + received + 40 * segments; }

  SocketTraffic& operator+=(const SocketTraffic& other);
  bool operator==(const SocketTraffic&) const = default;
};

/// Since the socket was made; nullopt if it is no TCP socket or the kernel does not tell.
[[nodiscard]] std::optional<SocketTraffic> traffic_of(int fd);

/// TCP_NODELAY, TCP_USER_TIMEOUT (20 s), close on exec. What the kernel refuses is left as it is.
void tune_socket(int fd);

/// Address and port of the other end in digits, "somebody" where there is none any more.
[[nodiscard]] std::string peer_of(int fd);

}  // namespace buoyd
