#pragma once
// Whether an instrument's events can be watched for: for bus_checks.cpp alone. One thread.

#include <vector>

#include "config/instrument/bus_entries.hpp"

namespace buoyd {

/// Mistakes are reported at the [[instrument.event]] that is at fault.
void check_events(InstrumentEntry& instrument);

/// Mistakes of `intervals`, at the key of the instrument that is at fault. Behind the checks of all
/// instruments, which fill in their intervals.
void check_storms(std::vector<InstrumentEntry>& instruments);

}  // namespace buoyd
