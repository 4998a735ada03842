#pragma once
// What a lane needs of the connection: to hand messages over. The lanes are state machines without
// threads; the uplink loop gives them the real connection, tests a recorder.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "base/error.hpp"

namespace buoyd {

class MessagePort {
 public:
  virtual ~MessagePort() = default;
  /// As MqttConnection::publish(): QoS 1; the id comes back with its PUBACK. Unavailable, full
  /// (later) or invalid (never) if nothing was handed over.
  [[nodiscard]] virtual Result<std::uint16_t> publish(const std::string& topic,
                                                      std::span<const std::uint8_t> payload,
                                                      bool retain) = 0;
  /// How many messages it would take now.
  [[nodiscard]] virtual std::size_t room() const = 0;
};

[[nodiscard]] inline std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace buoyd
