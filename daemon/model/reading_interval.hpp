#pragma once
// How often an instrument has something to say, as the settings and its model state it. Any thread.

#include <string>

#include "core/instrument_settings.hpp"
#include "core/settings.hpp"
#include "model/model.hpp"

namespace buoyd {

/// Does it answer when it is asked (true), or speak on its own?
[[nodiscard]] bool is_polled(const Model& model);

/// Where neither configuration nor model says how often an instrument speaks.
inline constexpr Micros assumed_spoken_interval = std::chrono::seconds(1);

/// Between its records as the configuration says, else the model; 0 where neither does.
[[nodiscard]] Micros between_records(const InstrumentSettings& instrument, const Model& model);

/// Between messages of one kind of an instrument that speaks.
[[nodiscard]] Micros spoken_interval(const InstrumentSettings& instrument, const Model& model);

/// Between readings of one kind, polled or not; never 0.
[[nodiscard]] Micros reading_interval(const InstrumentSettings& instrument, const Model& model);

/// The longest time that it is meant to say nothing beyond its interval: from the end of a burst to
/// the next one, for which it is warm when that begins. 0: it measures all the time.
[[nodiscard]] Micros meant_pause(const InstrumentSettings& instrument);

/// The shortest interval that any [[instrument.event]] asks of that instrument; 0: none does.
[[nodiscard]] Micros storm_interval(const Settings& settings, const std::string& instrument);

}  // namespace buoyd
