#pragma once
// Gives the instruments of a scenario secret defects, drawn by a seed and each one's name: about
// half of them none, the others one that an instrument of its make can have. Pure; any thread.

#include <cstdint>

#include "firmware-host/judge/ledger.hpp"
#include "firmware-host/world/scenario.hpp"

namespace buoysim {

/// Before the scenario is played. The same seed draws the same for an instrument of the same name,
/// whoever else is in the scenario.
void draw_defects(Scenario& scenario, std::uint64_t secret);

/// What the ledger says of an instrument whose defect was drawn, or that has none: a line without
/// kind and counter, whose values are "secret" (the defect's name, or "none"), "channel"
/// ("KIND/CHANNEL"), "size" and "share" (defect.hpp), "unit" of the size.
[[nodiscard]] LedgerEntry secret_entry(const InstrumentScenario& instrument);

}  // namespace buoysim
