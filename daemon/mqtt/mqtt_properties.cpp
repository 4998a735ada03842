#include "mqtt/mqtt_properties.hpp"

#include <mosquitto.h>
#include <mqtt_protocol.h>

#include <cstdlib>
#include <limits>
#include <memory>

namespace buoyd {

std::string response_topic_of(const mqtt5__property* properties) {
  char* text = nullptr;
  mosquitto_property_read_string(properties, MQTT_PROP_RESPONSE_TOPIC, &text, false);
  const std::unique_ptr<char, decltype(&std::free)> owner(text, &std::free);
  return text == nullptr ? std::string{} : std::string(text);
}

std::vector<std::uint8_t> correlation_of(const mqtt5__property* properties) {
  void* data = nullptr;
  std::uint16_t length = 0;
  mosquitto_property_read_binary(properties, MQTT_PROP_CORRELATION_DATA, &data, &length, false);
  const std::unique_ptr<void, decltype(&std::free)> owner(data, &std::free);
  const auto* bytes = static_cast<const std::uint8_t*>(data);
  return data == nullptr ? std::vector<std::uint8_t>{}
                         : std::vector<std::uint8_t>(bytes, bytes + length);
}

MqttProperties::~MqttProperties() {
  mosquitto_property_free_all(&list_);
}

bool MqttProperties::set_correlation(std::span<const std::uint8_t> bytes) {
  if (bytes.empty()) {
    return true;
  }
  return bytes.size() <= std::numeric_limits<std::uint16_t>::max() &&
         mosquitto_property_add_binary(&list_, MQTT_PROP_CORRELATION_DATA, bytes.data(),
                                       static_cast<std::uint16_t>(bytes.size())) ==
             MOSQ_ERR_SUCCESS;
}

}  // namespace buoyd
