#pragma once
// Settings of what speaks through water: acoustic modems and releases.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace buoyd {

/// [[acoustic.node]]: a station on the sea floor whose messages the buoy carries.
struct AcousticNodeSettings {
  std::string station;
  std::uint16_t address = 0;
  bool operator==(const AcousticNodeSettings&) const = default;
};

/// [acoustic]: a modem in the water.
struct AcousticSettings {
  std::string device;  ///< as that of a line; "" = there is none
  std::uint32_t baud = 19200;
  std::string modem = "evologics-s2c";
  std::uint16_t address = 0;          ///< its own
  std::optional<std::uint16_t> buoy;  ///< of a node: the buoy that carries its messages
  Micros air_time{0};                 ///< of sound a day; 0 = no bound
  std::vector<AcousticNodeSettings> nodes;
  bool operator==(const AcousticSettings&) const = default;
};

/// The deck unit on board that speaks to an acoustic release.
enum class DeckUnitKind : std::uint8_t { edgetech_8011m, benthos_udb };

/// [[release]]: an acoustic release below the buoy, by its deck unit.
struct ReleaseSettings {
  std::string name;
  std::string device;  ///< as that of a line
  std::uint32_t baud = 9600;
  DeckUnitKind unit = DeckUnitKind::edgetech_8011m;
  std::string code_file;                        ///< its first line is the code, a secret
  std::optional<int> address{};                 ///< of a Benthos release
  std::optional<double> interrogate_frequency;  ///< kHz, of an EdgeTech release
  std::optional<double> reply_frequency;        ///< kHz
  Micros turnaround{0};                         ///< from a ping to the release's answer
  double sound_speed = 1500;                    ///< m/s
  bool operator==(const ReleaseSettings&) const = default;
};

}  // namespace buoyd
