#pragma once
// When a message of an instrument is expected. Any thread.

#include "model/model.hpp"
#include "science/computed/reception_state.hpp"

namespace buoyd {

/// Messages come in the interval of the instrument's readings, or in that which an event asks for
/// (`asked`; 0: none does). One may be late by the longer of two time-outs (a lost answer is asked
/// for again) and a tenth of the interval. Where the instrument measures in bursts, it may be later
/// by the pause between two of them and an interval, as nobody knows when the pause begins.
[[nodiscard]] ReceptionTimes reception_times(const ReceptionSettings& reception,
                                             const InstrumentSettings& instrument,
                                             const Model& model, Micros asked = Micros(0));

}  // namespace buoyd
