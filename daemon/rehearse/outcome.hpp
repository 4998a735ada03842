#pragma once
// What came of a rehearsal. Values; any thread.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace buoyd {

/// Why readings that were due are not there, ashore or at all.
enum class MissingCause : std::uint8_t { dead, off, brown_out, retention };
inline constexpr std::array<std::string_view, 4> missing_causes{"dead", "off", "brown_out",
                                                                "retention"};

struct Missing {
  double readings = 0;
  std::optional<Micros> first;  ///< since the begin; nullopt: never
};

struct EventTimes {
  int begins = 0;
  Micros on{0};
  std::optional<Micros> first;
};

struct Outcome {
  Micros span{0};
  double readings = 0;         ///< made
  double values = 0;           ///< in them
  double stored = 0;           ///< bytes
  double written = 0;          ///< bytes to the card
  std::optional<Micros> full;  ///< since the begin; nullopt: never
  std::array<Missing, missing_causes.size()> missing{};
  double owed = 0;             ///< readings at the end
  double owed_most = 0;        ///< readings
  Micros longest_wait{0};      ///< of a reading for the link
  double link_bytes = 0;       ///< both ways
  std::uint64_t messages = 0;  ///< of message links
  std::uint64_t message_bytes = 0;
  bool has_battery = false;  ///< else the next five mean nothing
  int brown_outs = 0;
  Micros down{0};  ///< without power
  double lowest_charge = 1;
  double lowest_voltage = 0;
  double watts = 0;                          ///< in the mean
  std::map<std::string, EventTimes> events;  ///< "solar.battery_low"
  std::map<std::string, int> told;           ///< "sonde power_cycled"
  std::vector<std::string> notes;            ///< what was not rehearsed

  [[nodiscard]] double days() const {
    return std::chrono::duration<double, std::ratio<86400>>(span).count();
  }
};

}  // namespace buoyd
