#pragma once
// The interface of the lane that delivers the owed readings. In RecordLane the archive decides what
// is delivered, in BrokerLane the broker. Lanes are state machines without threads or a clock; MQTT
// thread.

#include <cstdint>
#include <optional>
#include <span>

#include "core/delivery.hpp"
#include "mqtt/mqtt_connection.hpp"
#include "uplink/uplink_status.hpp"

namespace buoyd {

/// A committed reading that should not wait behind older ones, and whose number it bears.
struct UrgentReading {
  EpochId epoch{};
  StoredReading stored;
};

class OwedLane {
 public:
  virtual ~OwedLane() = default;

  virtual void connected(const MqttLimits& limits, MonoTime now) = 0;
  virtual void disconnected() = 0;
  virtual void news(const SpoolNews& news) = 0;
  virtual void urgent(const UrgentReading& /*reading*/) {}
  /// Takes the spool's answer to the last ask(). Answers to earlier ones are ignored.
  virtual void owed(const OwedQuery& query, std::optional<OwedRun> run, MonoTime now) = 0;
  /// Takes a message that came on the receipt topic.
  virtual void received(std::span<const std::uint8_t> /*message*/, MonoTime /*now*/) {}
  /// Takes a PUBACK. False if the message was not one of this lane.
  [[nodiscard]] virtual bool acked(std::uint16_t message, std::uint8_t reason, MonoTime now) = 0;
  /// Does what is due. It is to be called after each of the calls above, and at next_due().
  virtual void step(WallTime wall, MonoTime now) = 0;
  [[nodiscard]] virtual MonoTime next_due(MonoTime now) const = 0;

  /// The operator wants the archive to be asked again (B5).
  virtual void resync(MonoTime /*now*/) {}
  /// The run ends: readings that wait for a fuller batch go at once.
  virtual void drain() {}
  /// True when nothing is owed and the spool knows all that is delivered. False before the first
  /// news.
  [[nodiscard]] virtual bool drained() const = 0;
  /// Adds the lane's part to the uplink's status.
  virtual void tell(UplinkStatus& status) const = 0;
};

}  // namespace buoyd
