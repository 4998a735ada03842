#pragma once
// Whether an instrument's events can be watched for: for bus_checks.cpp alone. One thread.

#include <string>
#include <vector>

#include "config/instrument/bus_entries.hpp"

namespace buoyd {

/// Mistakes are reported at the [[instrument.event]] that is at fault.
void check_events(InstrumentEntry& instrument);

/// What is wrong with the event's `silence` at the instrument's interval; "" if nothing is.
[[nodiscard]] std::string mistake_of_silence(const EventSettings& event,
                                             const InstrumentSettings& instrument,
                                             const Model& model);

/// Mistakes of `intervals`, at the key of the instrument that is at fault, and of a `silence` or a
/// `gap` that is too short for the longest of them. Behind the checks of all instruments, which
/// fill in their intervals.
void check_storms(std::vector<InstrumentEntry>& instruments);

}  // namespace buoyd
