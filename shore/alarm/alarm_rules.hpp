#pragma once
// The rules of alarms as a TOML file says them (docs/alarms.md): what is watched, and who is told.
// Values; any thread.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/toml_document.hpp"

namespace buoyshore {

/// "charger/sample/battery_voltage", of an array "lidar/scan/wind_speed[100 m]".
struct WatchedChannel {
  std::string instrument;
  std::string kind;
  std::string channel;  ///< "" where the whole kind is meant

  [[nodiscard]] std::string text() const;
};

/// A value on the wrong side of a bound.
struct BoundRule {
  std::optional<WatchedChannel> channel{};  ///< nullopt: the station's battery (battery.hpp)
  bool is_below = true;                     ///< else above
  double bound = 0;
  double clear = 0;  ///< the alarm lasts until a value is at least as good as this
};

/// No reading of a kind, or no value of a channel, while the station goes on.
struct SilenceRule {
  std::optional<WatchedChannel> what{};  ///< nullopt: every kind that comes at intervals
  double steps = 0;                      ///< of how often it should come
};

/// Nothing is heard of the station.
struct UnheardRule {
  buoyd::Micros longer_than{0};
};

/// The archive's account of the station is not complete.
struct IncompleteRule {};

/// The station is out of its watch circle, by `least` of the newest `of` positions.
struct CircleRule {
  WatchedChannel position;  ///< a kind that has a latitude and a longitude
  double latitude = 0;      ///< degrees
  double longitude = 0;
  double radius = 0;  ///< m
  std::size_t least = 3;
  std::size_t of = 5;
};

struct AlarmRule {
  std::string name;
  std::vector<std::string> stations{};  ///< none = all of the archive
  std::variant<BoundRule, SilenceRule, UnheardRule, IncompleteRule, CircleRule> watches{};
  buoyd::Micros after{0};         ///< it must last so long
  std::vector<std::string> to{};  ///< names of targets

  /// Could it watch this?
  [[nodiscard]] bool may_watch(const std::string& station, const std::string& subject) const;
};

struct AlarmTarget {
  enum class Way : std::uint8_t { webhook, command, topic };
  std::string name;
  Way way = Way::webhook;
  std::string place;                   ///< URL or topic
  std::vector<std::string> command{};  ///< program and arguments
  std::string token_file{};            ///< of a webhook: Bearer; "" = none
  std::string ca_file{};               ///< who signed its certificate; "" = the system's
};

struct AlarmRules {
  std::vector<AlarmRule> rules;
  std::vector<AlarmTarget> targets;

  [[nodiscard]] const AlarmTarget* target(const std::string& name) const;
};

/// Errors: each mistake of the file, with its place.
[[nodiscard]] tl::expected<AlarmRules, buoyd::Mistakes> load_alarm_rules(const std::string& path);

}  // namespace buoyshore
