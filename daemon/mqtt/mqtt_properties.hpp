#pragma once
// What MQTT 5 says beside a message: where its answer is to go, and what comes back with it. For
// MqttConnection alone, on its thread.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

struct mqtt5__property;

namespace buoyd {

/// "" if the message names none.
[[nodiscard]] std::string response_topic_of(const mqtt5__property* properties);
/// Empty if there are none.
[[nodiscard]] std::vector<std::uint8_t> correlation_of(const mqtt5__property* properties);

/// The properties of one message that goes out.
class MqttProperties {
 public:
  MqttProperties() = default;
  ~MqttProperties();
  MqttProperties(const MqttProperties&) = delete;
  MqttProperties& operator=(const MqttProperties&) = delete;

  /// None where there are no bytes; false if there is no memory, or over 65,535 of them.
  [[nodiscard]] bool set_correlation(std::span<const std::uint8_t> bytes);
  [[nodiscard]] const mqtt5__property* get() const { return list_; }

 private:
  mqtt5__property* list_ = nullptr;
};

}  // namespace buoyd
