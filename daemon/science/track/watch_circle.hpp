#pragma once
// What is told of a station that should stay within a circle about its anchor, by the events of its
// track. Values; any thread.

#include <string_view>
#include <vector>

#include "core/instrument_settings.hpp"
#include "model/model.hpp"

namespace buoyd {

/// The names of the two events' kinds.
inline constexpr std::string_view drift_name = "drift";
inline constexpr std::string_view no_position_name = "no_position";

/// The station drifts by so many of its newest fixes: a jump is none. It is back where all of the
/// newest are back inside nine tenths of the radius, so that one who strains at the circle's edge
/// is told once.
inline constexpr EventVotes drift_votes{3, 5};
inline constexpr double clear_part = 0.9;

/// The station is without a position that had no fix for so long, or for so many intervals if they
/// are longer. Fixes further apart are not counted together either.
inline constexpr Micros shortest_position_silence = std::chrono::minutes(5);
inline constexpr int silent_position_intervals = 3;

/// Outside the circle the position is asked for so many times as often, at the most this often.
inline constexpr int drift_polls = 10;
inline constexpr Micros shortest_drift_interval = std::chrono::seconds(10);

/// The drift, and the silence of who says the position. `instrument`: with its track. `slowest`:
/// the longest interval that an event gives it; 0: none makes it longer.
[[nodiscard]] std::vector<EventSettings> watch_events(const InstrumentSettings& instrument,
                                                      const Model& model,
                                                      Micros slowest = Micros(0));

}  // namespace buoyd
