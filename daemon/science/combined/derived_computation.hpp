#pragma once
// The readings of a derived kind: one for each reading of the kind that it is computed of. The
// science thread's.

#include <memory>

#include "core/instrument_settings.hpp"
#include "model/model.hpp"
#include "science/computed/computation.hpp"
#include "science/computed/known_values.hpp"

namespace buoyd {

/// `settings`: what derived_kind() took; `source`: the kind that it names, its axis with as many
/// points as the readings have. A row's flag is the worst of all that it is computed of; what
/// cannot be computed is null with flag 9. `known` must outlive it; `behind` as asked_age().
[[nodiscard]] std::unique_ptr<Computation> make_derived(const DerivedSettings& settings,
                                                        const InstrumentSettings& instrument,
                                                        const ModelKind& source, KnownValues& known,
                                                        Micros behind = {});
/// What others say is kept from now on, so that the first reading finds what was said before it.
void ask_for_inputs(const DerivedSettings& settings, KnownValues& known, Micros behind);

}  // namespace buoyd
