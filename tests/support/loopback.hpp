#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>

namespace buoyd::test {

/// 127.0.0.1 at a port; port 0 lets the kernel choose one when it is bound.
inline sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

/// A port that is taken and listens to nobody: who connects is refused.
class DeafPort {
 public:
  DeafPort() {
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
        getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &size) == 0) {
      port_ = ntohs(address.sin_port);
    }
  }
  ~DeafPort() { close(descriptor_); }
  DeafPort(const DeafPort&) = delete;
  DeafPort& operator=(const DeafPort&) = delete;
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  int descriptor_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::uint16_t port_ = 0;
};

}  // namespace buoyd::test
