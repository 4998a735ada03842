#include "mqtt/mqtt_gate.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <mosquitto.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "mqtt/socket_traffic.hpp"
#include "mqtt/tls_library.hpp"

namespace buoyd {

namespace {

constexpr std::size_t chunk = 16384;      // also what a TLS record holds at most
constexpr std::size_t record_header = 5;  // kind, version, and two bytes of length
constexpr std::size_t length_at = 3;

using Chunk = std::array<std::uint8_t, chunk>;

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

tl::unexpected<Error> dead() {
  return fail(ErrorCode::unavailable, std::strerror(errno), errno);
}

}  // namespace

Result<std::unique_ptr<MqttGate>> MqttGate::set_up(mosquitto& handle, bool tls,
                                                   std::size_t max_packet) {
  if (tls && !can_see_plain_text()) {
    return fail(ErrorCode::unavailable, "TLS library: SSL_peek is missing");
  }
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return dead();
  }
  Descriptor inside(ends[0]);
  const Descriptor librarys(ends[1]);
  const int used = mosquitto_socket(&handle);
  Descriptor network(::fcntl(used, F_DUPFD_CLOEXEC, 0));
  // The library knows its socket by the number alone.
  if (!network.is_open() || ::dup3(librarys.get(), used, O_CLOEXEC) < 0) {
    return dead();
  }
  return std::unique_ptr<MqttGate>(
      new MqttGate(handle, tls, max_packet, std::move(network), std::move(inside)));
}

/// Of TLS never more than the record that is coming: what the library decrypts of it is looked at
/// before it is given the next one.
std::size_t MqttGate::most_to_read() const {
  if (!tls_) return chunk;
  return body_ > 0 ? std::min(body_, chunk) : record_header - header_.size();
}

void MqttGate::follow_records(std::span<const std::uint8_t> bytes) {
  if (body_ > 0) {
    body_ -= bytes.size();
    return;
  }
  header_.insert(header_.end(), bytes.begin(), bytes.end());
  if (header_.size() == record_header) {
    body_ = static_cast<std::size_t>(header_[length_at] << 8U) + header_[length_at + 1];
    header_.clear();
  }
}

Result<bool> MqttGate::receive() {
  Chunk buffer;
  const ssize_t got = ::recv(network_.get(), buffer.data(), most_to_read(), MSG_DONTWAIT);
  if (got < 0) {
    return would_block() ? Result<bool>(false) : dead();
  }
  if (got == 0) {
    (void)::shutdown(inside_.get(), SHUT_WR);  // the library says what it means
    return true;
  }
  has_heard_ = true;
  const std::span bytes(buffer.data(), static_cast<std::size_t>(got));
  if (tls_) {
    follow_records(bytes);
  } else if (auto passed = sound(bytes); !passed) {
    return pass_on(passed);
  }
  return hand_on(bytes);
}

/// The library has read all that came before, so there is room.
Result<bool> MqttGate::hand_on(std::span<const std::uint8_t> bytes) {
  if (::send(inside_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT) !=
      static_cast<ssize_t>(bytes.size())) {
    return dead();
  }
  if (tls_) {
    if (auto passed = look_at_plain_text(); !passed) return pass_on(passed);
  }
  return true;
}

Result<void> MqttGate::look_at_plain_text() {
  Chunk buffer;
  const std::size_t length = peek_plain_text(mosquitto_ssl_get(&handle_), buffer);
  return sound({buffer.data(), length});
}

Result<void> MqttGate::sound(std::span<const std::uint8_t> bytes) {
  auto passed = check_.take(bytes);
  if (!passed) {
    passed.error().text =
        peer_of(network_.get()) + " sent what no broker may: " + passed.error().text;
  }
  return passed;
}

std::size_t MqttGate::unread() const {
  int waiting = 0;
  (void)::ioctl(mosquitto_socket(&handle_), FIONREAD, &waiting);
  const std::size_t decrypted = tls_ ? plain_text_waiting(mosquitto_ssl_get(&handle_)) : 0;
  return static_cast<std::size_t>(waiting) + decrypted;
}

std::size_t MqttGate::send() {
  for (std::size_t sum = 0;;) {
    if (out_.empty()) {
      Chunk buffer;
      const ssize_t got = ::recv(inside_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
      if (got <= 0) return sum;
      out_.assign(buffer.data(), buffer.data() + got);
    }
    const ssize_t taken =
        ::send(network_.get(), out_.data(), out_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (taken < 0) return sum;
    sum += static_cast<std::size_t>(taken);
    out_.erase(out_.begin(), out_.begin() + taken);
  }
}

}  // namespace buoyd
