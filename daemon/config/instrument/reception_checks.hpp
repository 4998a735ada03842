#pragma once
// Whether it can be told how an instrument's messages come: for bus_checks.cpp alone. One thread.

#include "config/instrument/bus_entries.hpp"

namespace buoyd {

/// Mistakes are reported at the [[instrument.reception]] that is at fault.
void check_receptions(InstrumentEntry& instrument);

}  // namespace buoyd
