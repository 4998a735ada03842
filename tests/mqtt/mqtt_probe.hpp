#pragma once
// A MqttConnection of a test with what it said so far.

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "mqtt/mqtt_connection.hpp"

namespace buoyd::test {

/// Real time, with a quality that a test may set.
class RealClock final : public Clock {
 public:
  [[nodiscard]] MonoTime mono() const override { return system_.mono() + ahead; }
  [[nodiscard]] WallTime wall() const override { return system_.wall(); }
  [[nodiscard]] ClockQuality quality() const override { return known; }

  Micros ahead{0};  ///< time that a test lets pass at once
  ClockQuality known{ClockState::ntp, 10};

 private:
  SystemClock system_;
};

class MqttProbe {
 public:
  explicit MqttProbe(const std::string& id, std::uint16_t port) {
    options.client_id = id;
    options.settings.port = port;
  }

  /// Turns the connection until `done` or for 30 s, and says whether it is done.
  bool until(const std::function<bool()>& done) {
    if (!connection) {
      connection = std::make_unique<MqttConnection>(options, clock);
    }
    const SystemClock real;
    const MonoTime patience = real.mono() + std::chrono::seconds(30);
    while (!done()) {
      if (real.mono() > patience) {
        return false;
      }
      for (MqttEvent& event : connection->run_once(clock.mono() + std::chrono::milliseconds(50))) {
        events.push_back(std::move(event));
      }
    }
    return true;
  }

  /// One turn, so that it has begun to connect.
  bool until_turned() {
    bool turned = false;
    return until([&turned] { return std::exchange(turned, true); });
  }

  bool until_connected() {
    return until([this] { return connection->is_connected(); });
  }

  template <class T>
  [[nodiscard]] std::vector<T> all() const {
    std::vector<T> found;
    for (const MqttEvent& event : events) {
      if (const T* wanted = std::get_if<T>(&event)) {
        found.push_back(*wanted);
      }
    }
    return found;
  }

  /// Until `count` events of a kind have come in all.
  template <class T>
  bool until_seen(std::size_t count) {
    return until([this, count] { return all<T>().size() >= count; });
  }

  MqttOptions options;
  RealClock clock;
  std::unique_ptr<MqttConnection> connection;
  std::vector<MqttEvent> events;
};

}  // namespace buoyd::test
