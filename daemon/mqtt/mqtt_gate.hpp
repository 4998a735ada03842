#pragma once
// Stands between libmosquitto and the network: the library's descriptor is one end of a socketpair,
// and reaches the broker through here, so that no packet is read which MqttPacketCheck refuses. TLS
// stays the library's: what it decrypts is looked at before it reads it. Owned by MqttConnection.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "mqtt/mqtt_packet_check.hpp"

struct mosquitto;

namespace buoyd {

class MqttGate {
 public:
  /// Puts itself between `handle`, which has begun to connect and must outlive it, and its socket.
  /// Error: `unavailable` (no descriptors left; a TLS library whose plain text cannot be seen).
  [[nodiscard]] static Result<std::unique_ptr<MqttGate>> set_up(mosquitto& handle, bool tls,
                                                                std::size_t max_packet);

  /// The socket to the broker: to be polled for reading always, for writing while has_unsent().
  [[nodiscard]] int socket() const { return network_.get(); }
  [[nodiscard]] bool has_unsent() const { return !out_.empty(); }

  /// Hands on what the network has, in one piece that the library must read before the next one
  /// (`unread`). False: there is nothing. Errors: `invalid` (the broker sent what it may not: the
  /// library must read no more), `unavailable` (the connection is dead; `detail` is errno).
  [[nodiscard]] Result<bool> receive();
  /// Bytes handed on that the library has not read, as far as it can be told.
  [[nodiscard]] std::size_t unread() const;
  /// Gives the network what the library wrote, as far as it takes it, and says how many bytes it
  /// took. That a connection is dead is told by receive().
  std::size_t send();

  [[nodiscard]] MqttPacketCheck& check() { return check_; }
  /// The peer said something, whatever that was.
  [[nodiscard]] bool has_heard() const { return has_heard_; }

 private:
  MqttGate(mosquitto& handle, bool tls, std::size_t max_packet, Descriptor network,
           Descriptor inside)
      : handle_(handle),
        tls_(tls),
        network_(std::move(network)),
        inside_(std::move(inside)),
        check_(max_packet) {}

  [[nodiscard]] std::size_t most_to_read() const;
  [[nodiscard]] Result<bool> hand_on(std::span<const std::uint8_t> bytes);
  void follow_records(std::span<const std::uint8_t> bytes);
  [[nodiscard]] Result<void> look_at_plain_text();
  [[nodiscard]] Result<void> sound(std::span<const std::uint8_t> bytes);

  mosquitto& handle_;
  const bool tls_;
  const Descriptor network_;
  const Descriptor inside_;  // our end of the socketpair
  MqttPacketCheck check_;
  std::vector<std::uint8_t> out_;     // read from the library, not yet taken by the network
  std::vector<std::uint8_t> header_;  // of the TLS record that is coming, as far as it is here
  std::size_t body_ = 0;              // bytes of that record that are still to come
  bool has_heard_ = false;
};

}  // namespace buoyd
