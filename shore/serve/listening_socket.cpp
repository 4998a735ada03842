#include "shore/serve/listening_socket.hpp"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>

#include "base/number_text.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;

namespace {

constexpr int backlog = 128;

using Addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

Result<Addresses> resolve(const std::string& text) {
  const auto wrong = [&text](std::string_view why) {
    return buoyd::fail(ErrorCode::invalid,
                       fmt::format("'{}' is no address to listen at: {}; expected ADDRESS:PORT, as "
                                   "127.0.0.1:8480 or [::1]:8480",
                                   text, why));
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return wrong("no port");
  const std::string port = text.substr(colon + 1);
  // getaddrinfo() takes 99999 for 34463.
  if (!buoyd::number_in<std::uint16_t>(port)) return wrong("the port is no number up to 65535");
  std::string host = text.substr(0, colon);
  if (host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV | AI_PASSIVE;
  addrinfo* found = nullptr;
  const int code = ::getaddrinfo(host.c_str(), port.c_str(), &hints, &found);
  if (code != 0) return wrong(::gai_strerror(code));
  return Addresses(found, &::freeaddrinfo);
}

std::string bound_address(int socket) {
  sockaddr_storage bound = {};
  socklen_t length = sizeof bound;
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  auto* address = reinterpret_cast<sockaddr*>(&bound);
  if (::getsockname(socket, address, &length) != 0 ||
      ::getnameinfo(address, length, host.data(), host.size(), port.data(), port.size(),
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return "?";
  }
  return bound.ss_family == AF_INET6 ? fmt::format("[{}]:{}", host.data(), port.data())
                                     : fmt::format("{}:{}", host.data(), port.data());
}

}  // namespace

Result<ListeningSocket> listening_socket(const std::string& address) {
  auto found = resolve(address);
  if (!found) return pass_on(found);
  const addrinfo& first = **found;
  buoyd::Descriptor socket(
      ::socket(first.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, first.ai_protocol));
  const int yes = 1;
  if (!socket.is_open() ||
      ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
      ::bind(socket.get(), first.ai_addr, first.ai_addrlen) != 0 ||
      ::listen(socket.get(), backlog) != 0) {
    return buoyd::fail(ErrorCode::unavailable,
                       fmt::format("cannot listen at {}: {}", address, std::strerror(errno)));
  }
  std::string bound = bound_address(socket.get());
  return ListeningSocket{std::move(socket), std::move(bound)};
}

}  // namespace buoyshore
