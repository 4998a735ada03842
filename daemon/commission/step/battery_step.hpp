#pragma once
// Step `battery`: the voltage of the battery that the station lives on. The judgement is pure; the
// gatherer reads the newest readings.

#include <optional>
#include <string>
#include <vector>

#include "commission/kept/step_result.hpp"
#include "commission/step/outside.hpp"

namespace buoyd {

/// What one channel says of a battery.
struct BatteryFacts {
  std::string subject;      ///< "charger · charge/battery_voltage"
  bool is_stations = true;  ///< a charger or monitor says it, not an instrument of its own battery
  std::vector<double> volts;  ///< newest readings without bad ones
};

/// A lead or lithium battery of 12, 24, 36 or 48 V nominal between nearly empty and being charged,
/// each cell of 2 V at 1.9 to 2.5 V: 0.95 to 1.25 of the nominal voltage.
[[nodiscard]] std::optional<int> nominal_voltage(double volts);

[[nodiscard]] StepResult judge_battery(const std::vector<BatteryFacts>& batteries);
[[nodiscard]] Result<StepResult> look_at_battery(Outside& outside);

/// Of the newest readings of the store.
[[nodiscard]] Result<std::vector<BatteryFacts>> batteries_now(Outside& outside);
/// The facts of all readings at hand.
[[nodiscard]] std::vector<BatteryFacts> batteries_in(const Configuration& configuration,
                                                     const std::vector<StoredReading>& readings);

}  // namespace buoyd
