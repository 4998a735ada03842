#pragma once
// Somebody who listens to a broker: messages come in, messages to publish come out. BrokerLoop
// turns it; its thread.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/cbor.hpp"
#include "base/time.hpp"

namespace buoyshore {

/// A message to publish, QoS 1, never retained.
struct Outgoing {
  std::string topic;
  buoyd::Bytes payload;
};

class Listener {
 public:
  virtual ~Listener() = default;
  [[nodiscard]] virtual std::vector<std::string> subscriptions() const = 0;
  /// Further ones, which the broker may refuse.
  [[nodiscard]] virtual std::vector<std::string> wished_subscriptions() const { return {}; }
  /// Connected, and all subscriptions() stand.
  [[nodiscard]] virtual std::vector<Outgoing> connected() = 0;
  /// Any message on any topic, whatever its bytes.
  [[nodiscard]] virtual std::vector<Outgoing> message(std::string_view topic,
                                                      std::span<const std::uint8_t> payload,
                                                      bool retained) = 0;
  /// What has fallen due.
  [[nodiscard]] virtual std::vector<Outgoing> due() = 0;
  [[nodiscard]] virtual std::optional<buoyd::MonoTime> next_due() const = 0;
  /// What is still to be said before the end.
  [[nodiscard]] virtual std::vector<Outgoing> flush() = 0;
};

}  // namespace buoyshore
