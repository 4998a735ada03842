#pragma once
// Whether an instrument's events can be watched for: for bus_checks.cpp alone. One thread.

#include "config/bus_checks.hpp"

namespace buoyd {

/// Mistakes are reported at the [[instrument.event]] that is at fault.
void check_events(InstrumentEntry& instrument);

}  // namespace buoyd
