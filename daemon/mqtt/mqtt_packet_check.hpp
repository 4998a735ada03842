#pragma once
// Whether what a broker sends may reach libmosquitto, whose asserts end the process at an unknown
// property: every packet is looked at before its last byte is handed on. Pure; owned by MqttGate.

#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace buoyd {

class MqttPacketCheck {
 public:
  /// Properties of one packet. The library compares each with each.
  static constexpr std::size_t most_properties = 64;

  /// Packets of more than `max_packet` bytes are refused as soon as their length is known.
  explicit MqttPacketCheck(std::size_t max_packet) : max_packet_(max_packet) {}

  /// Takes the next bytes of the stream, whole packets or parts. Passed are whole MQTT 5 packets of
  /// the kinds that answer what MqttConnection asks: one CONNACK, then PUBLISH of QoS 0 and 1,
  /// PUBACK, SUBACK, PINGRESP, DISCONNECT. Error: `invalid`, with what came and its first bytes;
  /// none of `bytes` may then be handed on, and the connection is to be ended.
  [[nodiscard]] Result<void> take(std::span<const std::uint8_t> bytes);

  /// A message left under this id: one PUBACK may name it. Any other is refused, because the
  /// library never frees the properties of a PUBACK that it did not await.
  void expect_puback(std::uint16_t id) { awaited_.insert(id); }

 private:
  [[nodiscard]] Result<void> take_header();
  [[nodiscard]] Result<void> check_kind() const;
  [[nodiscard]] Result<void> check_whole();
  [[nodiscard]] std::uint16_t packet_id() const;
  [[nodiscard]] tl::unexpected<Error> refuse(std::string_view fault) const;

  const std::size_t max_packet_;
  std::vector<std::uint8_t> packet_;  // what is here of the one that is coming
  std::size_t header_ = 0;            // bytes of its fixed header; 0: not yet known
  std::size_t size_ = 0;              // its bytes in all, once the header is there
  bool connected_ = false;            // CONNACK has come
  std::set<std::uint16_t> awaited_;
};

}  // namespace buoyd
