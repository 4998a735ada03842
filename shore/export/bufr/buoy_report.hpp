#pragma once
// What a buoy has to say at one time, in the units of the template 3 15 008: 3 15 008 is of moored
// buoys. Values; any thread.

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace buoyshore {

/// Values of one depth or of one frequency, by their elements' keys.
struct BuoyLevel {
  double at = 0;  ///< depth in m, or frequency in Hz
  std::map<std::string_view, double> values{};

  [[nodiscard]] std::optional<double> value(std::string_view key) const {
    const auto found = values.find(key);
    return found == values.end() ? std::nullopt : std::optional(found->second);
  }
};

struct BuoyReport {
  std::int64_t end = 0;  ///< of the interval; µs UTC
  buoyd::Micros over{0};
  double latitude = 0;
  double longitude = 0;
  BuoyLevel surface{};  ///< of elements that are of the station
  // Of the sensors whose values are there: m above, m below the surface.
  std::optional<double> air_height{};
  std::optional<double> wind_height{};
  std::optional<double> surface_depth{};
  // Of the records that waves and their spectrum are of.
  std::optional<buoyd::Micros> wave_over{};
  std::optional<buoyd::Micros> spectrum_over{};
  std::optional<int> precipitation_hours{};  ///< over which its amount is
  std::vector<BuoyLevel> bands{};            ///< frequencies rise
  std::vector<BuoyLevel> water{};            ///< depths rise
  std::vector<BuoyLevel> currents{};

  [[nodiscard]] std::optional<double> value(std::string_view key) const {
    return surface.value(key);
  }
  [[nodiscard]] bool is_empty() const {
    return surface.values.empty() && bands.empty() && water.empty() && currents.empty();
  }
};

}  // namespace buoyshore
