#pragma once
// A modem of the make that a scenario names. Any thread.

#include <memory>

#include "firmware-host/acoustic/modem_scenario.hpp"
#include "firmware-host/acoustic/water_modem.hpp"

namespace buoysim {

/// `index`: its place among the modems of the scenario.
[[nodiscard]] std::unique_ptr<WaterModem> make_water_modem(ModemMake make, std::size_t index);

}  // namespace buoysim
