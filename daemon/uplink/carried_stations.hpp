#pragma once
// Stations that have no broker and whose messages go over this one's connection: what a relay is to
// the uplink. The MQTT thread calls all of it.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "uplink/message_port.hpp"

namespace buoyd {

class CarriedStations {
 public:
  virtual ~CarriedStations() = default;

  /// `wake` ends the wait of the MQTT thread, from any thread, until it is replaced by {}.
  virtual void attach(std::function<void()> wake) = 0;
  /// Topics to subscribe to, behind "PREFIX/".
  [[nodiscard]] virtual std::vector<std::string> topics() const = 0;
  virtual void connected() = 0;
  virtual void disconnected() = 0;
  /// Takes a PUBACK. False if the message was not one of these stations.
  [[nodiscard]] virtual bool acked(std::uint16_t message, std::uint8_t reason) = 0;
  /// Takes a message on one of topics(); `topic` is behind "PREFIX/". False if it is none of them.
  [[nodiscard]] virtual bool received(const std::string& topic,
                                      std::span<const std::uint8_t> payload) = 0;
  /// Publishes what waits, under `prefix` ("PREFIX/").
  virtual void step(MessagePort& port, const std::string& prefix) = 0;
};

}  // namespace buoyd
