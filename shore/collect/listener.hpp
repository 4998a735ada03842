#pragma once
// The interface of whoever listens to a broker: messages come in, and messages to publish come out.
// BrokerLoop calls it, on its own thread.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/cbor.hpp"
#include "base/time.hpp"

namespace buoyshore {

/// A message to be published with QoS 1. It is never retained.
struct Outgoing {
  std::string topic;
  buoyd::Bytes payload;
};

class Listener {
 public:
  virtual ~Listener() = default;
  /// The topics to be subscribed to.
  [[nodiscard]] virtual std::vector<std::string> subscriptions() const = 0;
  /// Further topics, whose subscriptions the broker may refuse.
  [[nodiscard]] virtual std::vector<std::string> wished_subscriptions() const { return {}; }
  /// Is called when a connection is there and all subscriptions() stand.
  [[nodiscard]] virtual std::vector<Outgoing> connected() = 0;
  /// Takes a message. It may be on any topic and hold any bytes.
  [[nodiscard]] virtual std::vector<Outgoing> message(std::string_view topic,
                                                      std::span<const std::uint8_t> payload,
                                                      bool retained) = 0;
  /// The messages that are due now. Is called at next_due() and at every other turn.
  [[nodiscard]] virtual std::vector<Outgoing> due() = 0;
  [[nodiscard]] virtual std::optional<buoyd::MonoTime> next_due() const = 0;
  /// The messages that are still to be published before the end.
  [[nodiscard]] virtual std::vector<Outgoing> flush() = 0;
};

}  // namespace buoyshore
