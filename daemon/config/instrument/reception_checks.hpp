#pragma once
// Whether it can be told how an instrument's messages come: for bus_checks.cpp alone. One thread.

#include <string>

#include "config/instrument/bus_entries.hpp"

namespace buoyd {

/// Mistakes are reported at the [[instrument.reception]] that is at fault.
void check_receptions(InstrumentEntry& instrument);

/// What is wrong with its gap where the instrument's messages come so often; "": nothing.
[[nodiscard]] std::string mistake_of_gap(const ReceptionSettings& reception,
                                         const InstrumentSettings& instrument, const Model& model);

}  // namespace buoyd
