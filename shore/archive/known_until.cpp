#include "shore/archive/known_until.hpp"

#include <algorithm>

namespace buoyshore {

using buoyd::WallTime;

std::optional<WallTime> known_until(const StationFacts& station) {
  if (!station.hello_at) {
    return std::nullopt;
  }
  return std::max(*station.hello_at, station.newest_taken.value_or(WallTime{}));
}

bool is_by_import(const StationFacts& station) {
  return station.hello_at == WallTime{};
}

bool is_newest_known(const StationFacts& station, WallTime now) {
  const auto until = known_until(station);
  return is_by_import(station) || (until && now - *until <= newest_state_life);
}

}  // namespace buoyshore
