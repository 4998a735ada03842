#pragma once
// How long behind its time a reading may be when something is computed of it. Any thread.

#include <string>

#include "core/instrument_settings.hpp"
#include "model/model.hpp"

namespace buoyd {

/// An instrument that says nothing for so long is silent, and its next reading is not waited for:
/// three intervals, and 10 s at least.
[[nodiscard]] Micros silence_after(Micros interval);

/// The longest time by which a reading of the kind is behind when something is computed of it: its
/// message was late, it waited for the verdict of its tests; of a derived kind what it is computed
/// of did so, too, and waited for other instruments.
[[nodiscard]] Micros longest_lateness(const std::string& kind, const InstrumentSettings& instrument,
                                      const Model& model);

}  // namespace buoyd
