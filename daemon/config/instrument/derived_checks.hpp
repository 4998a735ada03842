#pragma once
// Whether what is derived can be computed of what the instruments say. One thread.

#include <vector>

#include "config/instrument/bus_entries.hpp"

namespace buoyd {

/// An instrument's kinds that become readings, and behind them those derived ones that can be
/// computed.
[[nodiscard]] std::vector<ModelKind> known_kinds(const InstrumentSettings& instrument,
                                                 const Model& model);

/// Each derived kind has a name of its own and all that it is computed of: channels that are there,
/// of its own instrument and of others, numbers in units that convert, directions from what can be
/// turned; none is computed of itself.
void check_derived(std::vector<InstrumentEntry>& instruments);

}  // namespace buoyd
