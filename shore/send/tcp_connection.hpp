#pragma once
// A connection by TCP to a host, each step of which ends at a given moment, or when the program is
// told to end. One thread.

#include <sys/socket.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "base/time.hpp"

namespace buoyshore {

struct TcpAddress {
  std::string host;
  std::string port;

  /// "data.example:5000", "[::1]:5000"; nullopt: it is none.
  [[nodiscard]] static std::optional<TcpAddress> parse(std::string_view text);
  [[nodiscard]] std::string shown() const;
};

/// One of those that a host's name stands for.
struct SocketAddress {
  sockaddr_storage bytes{};
  socklen_t size = 0;
};

class TcpConnection {
 public:
  using MustEnd = std::function<bool()>;

  /// The clock has to live as long. Errors of this and of all below: unavailable (the address, or
  /// what the network says), timeout, stopped.
  [[nodiscard]] static buoyd::Result<TcpConnection> open(const TcpAddress& address,
                                                         const buoyd::Clock& clock,
                                                         MustEnd must_end, buoyd::MonoTime until);
  /// The same of the first address that takes it; each has its share of the time.
  [[nodiscard]] static buoyd::Result<TcpConnection> open_one_of(
      const std::vector<SocketAddress>& addresses, std::string shown, const buoyd::Clock& clock,
      MustEnd must_end, buoyd::MonoTime until);

  [[nodiscard]] buoyd::Result<void> write(std::string_view text, buoyd::MonoTime until) const;
  /// Nothing more will be written.
  [[nodiscard]] buoyd::Result<void> end_writing() const;
  /// How many bytes came; 0: the other party closed.
  [[nodiscard]] buoyd::Result<std::size_t> read(std::span<char> room, buoyd::MonoTime until) const;
  /// Until the other party's machine has all that was written.
  [[nodiscard]] buoyd::Result<void> await_acknowledged(buoyd::MonoTime until) const;

 private:
  TcpConnection(std::string shown, const buoyd::Clock& clock, MustEnd must_end)
      : shown_(std::move(shown)), clock_(&clock), must_end_(std::move(must_end)) {}
  [[nodiscard]] buoyd::Result<buoyd::Descriptor> connect(const SocketAddress& address,
                                                         buoyd::MonoTime until) const;
  [[nodiscard]] buoyd::Result<void> wait(int socket, short events, buoyd::MonoTime until) const;
  [[nodiscard]] tl::unexpected<buoyd::Error> failed(int error) const;

  std::string shown_;
  const buoyd::Clock* clock_;
  MustEnd must_end_;
  buoyd::Descriptor socket_;
};

}  // namespace buoyshore
