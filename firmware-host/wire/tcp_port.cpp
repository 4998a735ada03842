#include "firmware-host/wire/tcp_port.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include <fmt/format.h>

namespace buoysim {

using buoyd::ErrorCode;
using buoyd::fail;

namespace {

/// Closing then sends a reset, not an orderly end.
void set_reset_on_close(int fd) {
  const linger now{1, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

/// What is there; nullopt once the peer has gone.
std::optional<Bytes> read_all(int fd) {
  std::array<std::uint8_t, 2048> buffer{};
  Bytes bytes;
  for (;;) {
    const ssize_t count = ::recv(fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count > 0) {
      bytes.insert(bytes.end(), buffer.begin(), buffer.begin() + count);
      continue;
    }
    const bool gone = count == 0 || (errno != EAGAIN && errno != EINTR);
    if (gone && bytes.empty()) {
      return std::nullopt;
    }
    return bytes;
  }
}

sockaddr* generic(sockaddr_in& address) {
  return reinterpret_cast<sockaddr*>(&address);
}

}  // namespace

Result<void> TcpPort::open() {
  if (is_up() || (port_ == 0 && wish_ != 0 && listen_on(wish_))) {
    return {};
  }
  return listen_on(port_);
}

Result<void> TcpPort::listen_on(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  if (::inet_pton(AF_INET, address_.c_str(), &address.sin_addr) != 1) {
    return fail(ErrorCode::unavailable, fmt::format("{}: no numeric IPv4 address", address_));
  }
  Descriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int yes = 1;
  ::setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  socklen_t length = sizeof address;
  if (!listener.is_open() || ::bind(listener.get(), generic(address), length) != 0 ||
      ::listen(listener.get(), 8) != 0 ||
      ::getsockname(listener.get(), generic(address), &length) != 0) {
    const int code = errno;
    return fail(ErrorCode::unavailable,
                fmt::format("{}:{}: {}", address_, port, std::strerror(code)), code);
  }
  port_ = ntohs(address.sin_port);
  listener_ = std::move(listener);
  return {};
}

void TcpPort::cut() {
  for (auto& [number, peer] : peers_) {
    set_reset_on_close(peer.get());
  }
  peers_.clear();
  listener_.reset();
}

std::string TcpPort::device() const {
  return fmt::format("tcp://{}:{}", address_, port_);
}

void TcpPort::add_to(std::vector<pollfd>& set) const {
  if (!is_up()) {
    return;
  }
  set.push_back({listener_.get(), POLLIN, 0});
  for (const auto& [number, peer] : peers_) {
    set.push_back({peer.get(), POLLIN, 0});
  }
}

void TcpPort::accept_new() {
  while (is_up()) {
    Descriptor peer(::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!peer.is_open()) {
      return;
    }
    if (peers_.size() >= max_peers) {
      set_reset_on_close(peer.get());
      continue;
    }
    const int yes = 1;
    ::setsockopt(peer.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    peers_.emplace(++last_peer_, std::move(peer));
  }
}

std::vector<Port::Incoming> TcpPort::receive() {
  accept_new();
  std::vector<Incoming> all;
  for (auto peer = peers_.begin(); peer != peers_.end();) {
    auto bytes = read_all(peer->second.get());
    if (!bytes) {
      peer = peers_.erase(peer);
      continue;
    }
    if (!bytes->empty()) {
      all.push_back({peer->first, std::move(*bytes)});
    }
    ++peer;
  }
  return all;
}

std::vector<int> TcpPort::peers() const {
  std::vector<int> numbers;
  numbers.reserve(peers_.size());
  for (const auto& [number, peer] : peers_) {
    numbers.push_back(number);
  }
  return numbers;
}

void TcpPort::write(int peer, std::span<const std::uint8_t> bytes) {
  const auto found = peers_.find(peer);
  if (found == peers_.end()) {
    return;
  }
  if (::send(found->second.get(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL) < 0 &&
      errno != EINTR) {
    drop(peer);
  }
}

void TcpPort::drop(int peer) {
  const auto found = peers_.find(peer);
  if (found != peers_.end()) {
    set_reset_on_close(found->second.get());
    peers_.erase(found);
  }
}

}  // namespace buoysim
