#pragma once
// When a message of an instrument is expected. Any thread.

#include "model/model.hpp"
#include "science/computed/reception_state.hpp"

namespace buoyd {

/// Messages come in the interval of the instrument's readings, or in that which an event asks for
/// (`asked`; 0: none does). One may be late by two time-outs,
/// since a lost answer is asked for again, or by a tenth of the interval; and by the pause from one
/// burst to the next, of which nobody knows when it begins.
[[nodiscard]] ReceptionTimes reception_times(const ReceptionSettings& reception,
                                             const InstrumentSettings& instrument,
                                             const Model& model, Micros asked = Micros(0));

}  // namespace buoyd
