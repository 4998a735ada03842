#pragma once
// A battery between a panel and a load, from age 0 on, in steps of ten minutes. What was computed
// is kept, so that the answer does not depend on what was asked before. One owner, one thread.

#include <functional>
#include <vector>

namespace buoysim {

struct BatterySettings {
  double capacity = 200;  ///< A h
  double voltage = 12;    ///< nominal: 12 or 24 or any multiple of 2 V
  double panel = 100;     ///< W in full sun (1000 W/m²)
  double load = 12;       ///< W
  double charge = 0.8;    ///< share at age 0
};

/// What stands at one age. Currents in A; positive charges the battery.
struct Power {
  double charge = 0;   ///< share, 0 to 1
  double voltage = 0;  ///< V at the battery
  double current = 0;
  double panel_power = 0;  ///< W
  double panel_voltage = 0;
  double load_power = 0;  ///< W
};

class Battery {
 public:
  /// `irradiance`: W/m² at an age in s; `load`: W at an age in s, without one that of the settings.
  Battery(const BatterySettings& settings, std::function<double(double)> irradiance,
          std::function<double(double)> load = {})
      : settings_(settings),
        irradiance_(std::move(irradiance)),
        load_(std::move(load)),
        charges_{settings.charge} {}

  /// Before age 0 as at age 0, after ten years as after ten years.
  [[nodiscard]] Power at(double age) const;

 private:
  [[nodiscard]] double open_voltage(double charge) const;
  /// W
  struct Flows {
    double panel = 0;
    double load = 0;
  };
  [[nodiscard]] Flows flows(double age, double charge) const;

  BatterySettings settings_;
  std::function<double(double)> irradiance_;
  std::function<double(double)> load_;
  mutable std::vector<double> charges_;  // at each step
};

}  // namespace buoysim
