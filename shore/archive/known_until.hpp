#pragma once
// Says how fresh an account is: until when it is known which readings a station took. Values; any
// thread.

#include <optional>

#include "base/time.hpp"
#include "shore/archive/account.hpp"

namespace buoyshore {

/// If an account is known only until longer ago than this, it says nothing of the station's state
/// now.
inline constexpr buoyd::Micros newest_state_life = std::chrono::minutes(1);

/// The later of two times: when the latest hello came, and when the newest archived reading of the
/// current epoch was taken. nullopt if no hello was heard and no store imported.
[[nodiscard]] std::optional<buoyd::WallTime> known_until(const StationFacts& station);

/// True if no hello tells more than a store that was imported. No reading is added to such a store
/// any more.
[[nodiscard]] bool is_by_import(const StationFacts& station);

/// True if the account is fresh enough to speak of the station as it is `now`, or is_by_import().
[[nodiscard]] bool is_newest_known(const StationFacts& station, buoyd::WallTime now);

}  // namespace buoyshore
