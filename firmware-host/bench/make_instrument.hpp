#pragma once
// The instrument that plays a model, by what drives it. One thread.

#include "firmware-host/world/instrument.hpp"

namespace buoysim {

/// Goes on behind `last_counter` (0: none yet). The scenario must outlive it.
[[nodiscard]] std::unique_ptr<Instrument> make_instrument(const InstrumentScenario& scenario,
                                                          std::uint64_t last_counter,
                                                          std::uint64_t seed);

}  // namespace buoysim
