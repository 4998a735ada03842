#pragma once
// Whether all that a configuration asks of an instrument's readings can be had at its interval,
// where that is changed while buoyd runs. Any thread.

#include <string>

#include "core/instrument_settings.hpp"
#include "model/model.hpp"

namespace buoyd {

/// It is less than the interval, or than the `every` of one that measures in bursts; "": it is.
[[nodiscard]] std::string mistake_of_offset(const InstrumentSettings& instrument);

/// By the rules, and in the words, of the file's checks of its offset, power, waves, statistics,
/// reception and quality; "": nothing is wrong. All but the interval was found right before.
[[nodiscard]] std::string mistake_of_interval(const InstrumentSettings& instrument,
                                              const Model& model);

}  // namespace buoyd
