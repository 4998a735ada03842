#pragma once
// What the configuration says of the station's energy. No part of what runs: for the forecasts of
// check and rehearse alone. Values; any thread.

#include <map>
#include <string>

namespace buoyd {

/// [battery]
struct BatterySettings {
  double capacity = 0;                  ///< A h; 0: not known
  double voltage = 12;                  ///< V, nominal
  double panel = 0;                     ///< W in full sun (1000 W/m²); 0: there is none
  double board = 0;                     ///< W of all that is no instrument and always on
  std::map<std::string, double> draws;  ///< W of instruments, in place of what their models say

  [[nodiscard]] double watt_hours() const { return capacity * voltage; }
  bool operator==(const BatterySettings&) const = default;
};

}  // namespace buoyd
