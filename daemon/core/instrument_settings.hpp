#pragma once
// What the configuration says of an instrument. Values; any thread.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "core/computed_settings.hpp"
#include "core/quality_settings.hpp"

namespace buoyd {

/// What lies between true and magnetic north.
struct Declination {
  double east = 0;        ///< degrees; positive where magnetic north is east of true north
  bool from_rmc = false;  ///< instead: what the GNSS receiver says in its RMC sentences
  bool operator==(const Declination&) const = default;
};

/// What a certificate found of a channel: true = slope × said + offset.
struct ChannelCorrection {
  std::string channel;
  double slope = 1;
  double offset = 0;
  bool operator==(const ChannelCorrection&) const = default;
};

/// [[instrument]] calibrated
struct CalibrationSettings {
  std::string date;  ///< "2026-09-14"
  std::string reference;
  std::string certificate;
  std::vector<ChannelCorrection> corrections;
  bool operator==(const CalibrationSettings&) const = default;
};

/// [[instrument]]
struct InstrumentSettings {
  std::string name;  ///< 1 to 64 of a-z 0-9 _ -: it stands in topics; never "buoyd"
  std::string line;
  std::string model;
  int unit = 1;                    ///< Modbus unit
  Micros interval{0};              ///< 0: it speaks on its own
  Micros offset{0};                ///< on the interval's grid
  std::optional<Micros> timeout;   ///< for an answer's first byte; nullopt: the model's
  std::vector<std::string> kinds;  ///< if it speaks: these kinds become readings; empty: all
  std::string serial_number;
  std::optional<double> height;  ///< m above the sea surface
  std::optional<double> depth;   ///< m below the sea surface
  std::string orientation;
  bool simulated = false;                ///< its description says so (buoysim's scenarios)
  std::optional<double> datum_offset{};  ///< m from the datum up to what it calls 0
  std::optional<double> azimuth{};  ///< degrees from the bow, or from true north, to its north mark
  std::optional<double> tilt{};     ///< degrees between its axis and the vertical
  std::string clock{};              ///< zone of its own clock: "UTC", "+08:00"; "" not known
  std::optional<double> rate{};     ///< messages a second of each kind, or records
  std::optional<CalibrationSettings> calibrated{};
  std::optional<Declination> declination{};  ///< the station's, for its descriptions
  std::vector<QualitySettings> quality{};    ///< one for each channel that is judged
  std::vector<DerivedSettings> derived{};
  std::optional<TrackSettings> track{};  ///< it says where the station is, and [deployment] where
                                         ///< that should be
  std::vector<WaveSettings> waves{};
  std::vector<StatisticsSettings> statistics{};
  std::vector<EventSettings> events{};
  std::vector<ReceptionSettings> receptions{};
  Recorded record = Recorded::all;
  bool is_heard = false;  ///< another instrument's derived kinds are computed of what it says, too

  [[nodiscard]] bool keeps(const std::string& kind) const {
    return kinds.empty() || std::ranges::find(kinds, kind) != kinds.end();
  }
  bool operator==(const InstrumentSettings&) const = default;
};

}  // namespace buoyd
