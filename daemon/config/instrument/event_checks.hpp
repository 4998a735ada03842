#pragma once
// Whether an instrument's events can be watched for: for bus_checks.cpp alone. One thread.

#include "config/instrument/bus_entries.hpp"

namespace buoyd {

/// Mistakes are reported at the [[instrument.event]] that is at fault.
void check_events(InstrumentEntry& instrument);

}  // namespace buoyd
