#pragma once
// Whether sea states can be made of an instrument's readings as its configuration asks: for
// bus_checks.cpp alone. One thread.

#include "config/instrument/bus_entries.hpp"

namespace buoyd {

/// Mistakes are reported at the [[instrument.waves]] that is at fault.
void check_waves(InstrumentEntry& instrument, const DeploymentSettings& deployment);

}  // namespace buoyd
