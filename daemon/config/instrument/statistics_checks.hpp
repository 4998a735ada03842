#pragma once
// Whether statistics of an instrument's readings can be made as its configuration asks: for
// bus_checks.cpp alone. One thread.

#include <string>
#include <vector>

#include "config/instrument/bus_entries.hpp"

namespace buoyd {

/// Mistakes are reported at the [[instrument.statistics]] that is at fault.
void check_statistics(InstrumentEntry& instrument, const DeploymentSettings& deployment);

/// Of a configuration without mistakes: windows that are shorter than the readings' interval.
[[nodiscard]] std::vector<std::string> notes_of_short_windows(const InstrumentEntry& instrument);

/// What is wrong with the gust of these windows' `rows` where readings come so often; "": nothing.
[[nodiscard]] std::string mistake_of_gust(const StatisticsSettings& statistics,
                                          const ModelKind& rows, Micros interval);

}  // namespace buoyd
