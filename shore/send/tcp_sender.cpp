#include "shore/send/tcp_sender.hpp"

#include <fmt/format.h>
#include <linux/sockios.h>
#include <netdb.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/number_text.hpp"

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

bool is_later(int error) {
  return error == EAGAIN || error == EINTR;
}

}  // namespace

TcpSender::TcpSender(std::string host, std::string port, const buoyd::Clock& clock,
                     std::function<bool()> must_end, TcpTimes times)
    : Sender(clock, std::move(must_end)),
      host_(std::move(host)),
      port_(std::move(port)),
      shown_(fmt::format("{} port {}", host_, port_)),
      times_(times) {}

Result<std::unique_ptr<TcpSender>> TcpSender::create(const std::string& address,
                                                     const buoyd::Clock& clock,
                                                     std::function<bool()> must_end,
                                                     TcpTimes times) {
  const std::size_t colon = address.rfind(':');
  std::string host = address.substr(0, colon);
  const std::string port = colon == std::string::npos ? "" : address.substr(colon + 1);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  if (host.empty() || buoyd::number_in<std::uint16_t>(port).value_or(0) == 0) {
    return buoyd::fail(ErrorCode::invalid,
                       fmt::format("'{}' is no address, expected tcp://HOST:PORT", address));
  }
  return std::unique_ptr<TcpSender>(
      new TcpSender(std::move(host), port, clock, std::move(must_end), times));
}

Result<void> TcpSender::send(const Parcel& parcel) {
  begin(parcel);
  const MonoTime begun = clock().mono();
  auto socket = connect(begun + times_.connect);
  if (!socket) return pass_on(socket);
  note_come();
  const MonoTime until = begun + times_.whole;
  for (const ParcelPart& part : parcel.parts) {
    if (auto written = write(socket->get(), part.text, until); !written) return written;
  }
  if (::shutdown(socket->get(), SHUT_WR) != 0) return failed(errno);
  if (auto ended = read_end(socket->get(), until); !ended) return ended;
  return await_acknowledged(socket->get(), until);
}

Result<Descriptor> TcpSender::connect(MonoTime until) const {
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV | AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  const int code = ::getaddrinfo(host_.c_str(), port_.c_str(), &hints, &found);
  if (code != 0) {
    return buoyd::fail(ErrorCode::unavailable, fmt::format("{}: {}", shown_, ::gai_strerror(code)));
  }
  const Addresses addresses(found, &::freeaddrinfo);
  Result<Descriptor> last = buoyd::fail(ErrorCode::unavailable, shown_ + " has no address");
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    Descriptor socket(
        ::socket(one->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, one->ai_protocol));
    if (!socket.is_open()) return failed(errno);
    int error = ::connect(socket.get(), one->ai_addr, one->ai_addrlen) == 0 ? 0 : errno;
    if (error == EINPROGRESS) {
      if (auto there = wait(socket.get(), POLLOUT, until); !there) return pass_on(there);
      error = error_of(socket.get());
    }
    if (error == 0) return socket;
    last = failed(error);
  }
  return last;
}

Result<void> TcpSender::write(int socket, std::string_view text, MonoTime until) const {
  while (!text.empty()) {
    const ssize_t sent = ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent < 0 && !is_later(errno)) return failed(errno);
    if (sent > 0) text.remove_prefix(static_cast<std::size_t>(sent));
    if (sent > 0) continue;
    if (auto there = wait(socket, POLLOUT, until); !there) return there;
  }
  return {};
}

/// What the other party says is not for us; that it ends is.
Result<void> TcpSender::read_end(int socket, MonoTime until) const {
  std::array<char, 4096> thrown_away{};
  for (;;) {
    const ssize_t heard = ::recv(socket, thrown_away.data(), thrown_away.size(), 0);
    if (heard == 0) return {};
    if (heard < 0 && !is_later(errno)) return failed(errno);
    if (auto there = wait(socket, POLLIN, until); !there) return there;
  }
}

/// A party that closes before all came there has ended orderly, as far as we have heard: its reset
/// comes when our last bytes reach it. Those of a party that read on are acknowledged.
Result<void> TcpSender::await_acknowledged(int socket, MonoTime until) const {
  constexpr int between_looks = 5;  // ms
  for (;;) {
    int waiting = 0;
    const bool is_told = ::ioctl(socket, SIOCOUTQ, &waiting) == 0;
    if (const int error = is_told ? error_of(socket) : errno; error != 0) return failed(error);
    if (waiting == 0) return {};
    if (must_end()) return buoyd::fail(ErrorCode::stopped, shown_ + ": told to end");
    if (clock().mono() >= until) return failed(ETIMEDOUT);
    ::poll(nullptr, 0, between_looks);  // the socket has no event for it
  }
}

Result<void> TcpSender::wait(int socket, short events, MonoTime until) const {
  for (;;) {
    if (must_end()) return buoyd::fail(ErrorCode::stopped, shown_ + ": told to end");
    if (clock().mono() >= until) return failed(ETIMEDOUT);
    pollfd polled{socket, events, 0};
    if (::poll(&polled, 1, wait_until(until)) > 0) return {};
  }
}

tl::unexpected<buoyd::Error> TcpSender::failed(int error) const {
  return buoyd::fail(error == ETIMEDOUT ? ErrorCode::timeout : ErrorCode::unavailable,
                     fmt::format("{}: {}", shown_, std::strerror(error)), error);
}

}  // namespace buoyshore
