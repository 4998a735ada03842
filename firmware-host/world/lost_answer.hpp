#pragma once
// An answer that whoever asked does not get in time, or not sound. Pure; any thread.

#include <optional>

#include "firmware-host/world/faults.hpp"
#include "firmware-host/world/scenario.hpp"

namespace buoysim {

struct LostAnswer {
  bool unheard = false;         ///< nothing comes in time, else it comes and is damaged
  std::optional<Micros> after;  ///< it comes so long after its request; nullopt: never
};

/// What the lot makes of an instrument's answer; nullopt: it comes in time and sound. One that
/// comes twice counts as unheard, because its second copy is likely to be taken for a later one.
[[nodiscard]] std::optional<LostAnswer> lost_answer(const Misfortune& lot,
                                                    const InstrumentScenario& scenario);

}  // namespace buoysim
