#pragma once
// The interface by which a lane hands messages over to the connection. The lanes are state machines
// without threads. The uplink loop gives them the real connection, and tests give them a recorder.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "base/error.hpp"

namespace buoyd {

class MessagePort {
 public:
  virtual ~MessagePort() = default;
  /// Hands a message over with QoS 1, as MqttConnection::publish() does. Returns the id that comes
  /// back with the PUBACK. After an error nothing was handed over. Errors: unavailable (no
  /// connection), full (try again later), invalid (too large, so it never goes).
  [[nodiscard]] virtual Result<std::uint16_t> publish(const std::string& topic,
                                                      std::span<const std::uint8_t> payload,
                                                      bool retain) = 0;
  /// How many messages it would take now; 0 if there is no connection.
  [[nodiscard]] virtual std::size_t room() const = 0;
};

}  // namespace buoyd
