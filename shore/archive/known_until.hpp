#pragma once
// How fresh an account is: until when it is known what a station took. Values; any thread.

#include <optional>

#include "base/time.hpp"
#include "shore/archive/account.hpp"

namespace buoyshore {

/// An account older than this says nothing of the station's state now.
inline constexpr buoyd::Micros newest_state_life = std::chrono::minutes(1);

/// The later of the latest hello and the newest reading that is here. nullopt: no hello was heard.
[[nodiscard]] std::optional<buoyd::WallTime> known_until(const StationFacts& station);

/// The last word is a store that was imported: nobody takes readings into it any more.
[[nodiscard]] bool is_by_import(const StationFacts& station);

/// Is that recent enough to speak of the station as it is `now`, or by import?
[[nodiscard]] bool is_newest_known(const StationFacts& station, buoyd::WallTime now);

}  // namespace buoyshore
