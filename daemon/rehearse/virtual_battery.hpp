#pragma once
// A lead-acid battery between a panel and a load, in virtual time. One owner, one thread.

#include "base/time.hpp"
#include "config/battery_settings.hpp"

namespace buoyd {

class VirtualBattery {
 public:
  /// Down to this the board runs, and it starts again from that on.
  static constexpr double empty = 0.02;
  static constexpr double starts_again = 0.15;

  /// The capacity is above 0. It is full.
  explicit VirtualBattery(const BatterySettings& settings) : settings_(settings) {}

  /// So long with that sun (W/m²) on the panel, and a load of that many W.
  void pass(Micros time, double sun, double load);

  [[nodiscard]] double charge() const { return charge_; }    ///< 0 to 1
  [[nodiscard]] double voltage() const { return voltage_; }  ///< V, under the last load

 private:
  [[nodiscard]] double open_voltage() const;

  const BatterySettings settings_;
  double charge_ = 1;
  double voltage_ = open_voltage();
};

}  // namespace buoyd
