#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>

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

}  // namespace buoyd::test
