#include "shore/send/tcp_connection.hpp"

#include <fmt/format.h>
#include <linux/sockios.h>
#include <netdb.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>

#include "base/number_text.hpp"
#include "shore/send/sender.hpp"

namespace buoyshore {

using buoyd::Descriptor;
using buoyd::ErrorCode;
using buoyd::MonoTime;
using buoyd::Result;

namespace {

using Addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

int error_of(int socket) {
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

Result<std::vector<SocketAddress>> addresses_of(const TcpAddress& address) {
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV | AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  const int code = ::getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &found);
  if (code != 0) {
    return buoyd::fail(ErrorCode::unavailable,
                       fmt::format("{}: {}", address.shown(), ::gai_strerror(code)));
  }
  const Addresses list(found, &::freeaddrinfo);
  std::vector<SocketAddress> addresses;
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    SocketAddress& made = addresses.emplace_back();
    made.size = one->ai_addrlen;
    std::memcpy(&made.bytes, one->ai_addr, one->ai_addrlen);
  }
  return addresses;
}

bool is_later(int error) {
  return error == EAGAIN || error == EINTR;
}

}  // namespace

std::optional<TcpAddress> TcpAddress::parse(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  const std::string_view port = text.substr(colon + 1);
  if (host.empty() || buoyd::number_in<std::uint16_t>(port).value_or(0) == 0) return std::nullopt;
  return TcpAddress{std::string(host), std::string(port)};
}

std::string TcpAddress::shown() const {
  return fmt::format("{} port {}", host, port);
}

Result<TcpConnection> TcpConnection::open(const TcpAddress& address, const buoyd::Clock& clock,
                                          MustEnd must_end, MonoTime until) {
  auto addresses = addresses_of(address);
  if (!addresses) return pass_on(addresses);
  return open_one_of(*addresses, address.shown(), clock, std::move(must_end), until);
}

Result<TcpConnection> TcpConnection::open_one_of(const std::vector<SocketAddress>& addresses,
                                                 std::string shown, const buoyd::Clock& clock,
                                                 MustEnd must_end, MonoTime until) {
  TcpConnection made(std::move(shown), clock, std::move(must_end));
  Result<Descriptor> last = buoyd::fail(ErrorCode::unavailable, made.shown_ + " has no address");
  auto left = static_cast<std::int64_t>(addresses.size());
  for (const SocketAddress& address : addresses) {
    const MonoTime now = clock.mono();
    last = made.connect(address, now + (until - now) / left--);
    if (last || last.error().code == ErrorCode::stopped) break;
  }
  if (!last) return pass_on(last);
  made.socket_ = *std::move(last);
  return made;
}

Result<Descriptor> TcpConnection::connect(const SocketAddress& address, MonoTime until) const {
  Descriptor socket(
      ::socket(address.bytes.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket.is_open()) return failed(errno);
  const auto* const bytes = reinterpret_cast<const sockaddr*>(&address.bytes);
  int error = ::connect(socket.get(), bytes, address.size) == 0 ? 0 : errno;
  if (error == EINPROGRESS) {
    if (auto there = wait(socket.get(), POLLOUT, until); !there) return pass_on(there);
    error = error_of(socket.get());
  }
  if (error != 0) return failed(error);
  return socket;
}

Result<void> TcpConnection::write(std::string_view text, MonoTime until) const {
  while (!text.empty()) {
    const ssize_t sent = ::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL);
    if (sent < 0 && !is_later(errno)) return failed(errno);
    if (sent > 0) text.remove_prefix(static_cast<std::size_t>(sent));
    if (sent > 0) continue;
    if (auto there = wait(socket_.get(), POLLOUT, until); !there) return there;
  }
  return {};
}

Result<void> TcpConnection::end_writing() const {
  if (::shutdown(socket_.get(), SHUT_WR) != 0) return failed(errno);
  return {};
}

Result<std::size_t> TcpConnection::read(std::span<char> room, MonoTime until) const {
  for (;;) {
    const ssize_t heard = ::recv(socket_.get(), room.data(), room.size(), 0);
    if (heard >= 0) return static_cast<std::size_t>(heard);
    if (!is_later(errno)) return failed(errno);
    if (auto there = wait(socket_.get(), POLLIN, until); !there) return pass_on(there);
  }
}

Result<void> TcpConnection::await_acknowledged(MonoTime until) const {
  constexpr int between_looks = 5;  // ms
  for (;;) {
    int waiting = 0;
    const bool is_told = ::ioctl(socket_.get(), SIOCOUTQ, &waiting) == 0;
    if (const int error = is_told ? error_of(socket_.get()) : errno; error != 0) {
      return failed(error);
    }
    if (waiting == 0) return {};
    if (must_end_()) return buoyd::fail(ErrorCode::stopped, shown_ + ": told to end");
    if (clock_->mono() >= until) return failed(ETIMEDOUT);
    ::poll(nullptr, 0, between_looks);  // the socket has no event for it
  }
}

Result<void> TcpConnection::wait(int socket, short events, MonoTime until) const {
  for (;;) {
    if (must_end_()) return buoyd::fail(ErrorCode::stopped, shown_ + ": told to end");
    if (clock_->mono() >= until) return failed(ETIMEDOUT);
    pollfd polled{socket, events, 0};
    if (::poll(&polled, 1, wait_ms(*clock_, until)) > 0) return {};
  }
}

tl::unexpected<buoyd::Error> TcpConnection::failed(int error) const {
  return buoyd::fail(error == ETIMEDOUT ? ErrorCode::timeout : ErrorCode::unavailable,
                     fmt::format("{}: {}", shown_, std::strerror(error)), error);
}

}  // namespace buoyshore
