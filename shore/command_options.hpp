#pragma once
// What buoyshore's commands are told on the command line. Main thread, at start.

#include <string>
#include <string_view>
#include <vector>

#include "mqtt/mqtt_connection.hpp"
#include "platform/command_line.hpp"

namespace buoyshore {

/// Prints the error for people. Returns a program's exit code: 2 for what was asked wrongly,
/// else 1.
[[nodiscard]] int say(const buoyd::Error& error);
/// The same of a text, with the code that it ends with.
[[nodiscard]] int say(int code, std::string_view text);

struct BrokerOptions {
  std::string broker = "127.0.0.1:1883";
  std::string prefix = "buoy";
  std::string username;
  std::string password_file;
  std::string ca_file;
  std::string cert_file;
  std::string key_file;
  std::string psk_identity;
  std::string psk_file;

  [[nodiscard]] std::vector<buoyd::Option> table();
  /// The user name by which the broker knows us, if it takes the identity of a shared key for one
  /// (config/broker); "" = none.
  [[nodiscard]] const std::string& own_name() const;
  /// invalid: the broker is no HOST:PORT, no topic begins so, or an option lacks its other half.
  [[nodiscard]] buoyd::Result<buoyd::MqttSettings> settings() const;
};

}  // namespace buoyshore
