#include "app/storms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/quantity.hpp"

namespace buoyd {

void Storms::begins(const Storm& storm) {
  for (const StormInterval& one : storm.intervals) {
    log_.occurred(storm.event, one.instrument, Priority::notice,
                  fmt::format("{} every {}", one.instrument, print_duration(one.interval)));
  }
  const Lock lock(mutex_);
  running_.push_back({storm, clock_.mono()});
  for (const StormInterval& one : storm.intervals) tell(one.instrument);
}

void Storms::ends(const Storm& storm) {
  for (const StormInterval& one : storm.intervals) {
    log_.ended(storm.event, one.instrument,
               fmt::format("{} no longer every {}", one.instrument, print_duration(one.interval)));
  }
  const Lock lock(mutex_);
  const auto found = std::ranges::find(running_, storm, &Running::storm);
  if (found == running_.end()) return;
  running_.erase(found);
  for (const StormInterval& one : storm.intervals) tell(one.instrument);
}

void Storms::join(const std::string& line, Tell tell) {
  const Lock lock(mutex_);
  for (const Running& running : running_) {
    for (const StormInterval& one : running.storm.intervals) {
      const auto shortened = shortest(one.instrument);
      if (shortened) tell(one.instrument, shortened->interval);
    }
  }
  lines_[line] = std::move(tell);
}

void Storms::leave(const std::string& line) {
  const Lock lock(mutex_);
  lines_.erase(line);
}

std::optional<Storms::Shortened> Storms::of(const std::string& instrument) const {
  const Lock lock(mutex_);
  return shortest(instrument);
}

/// Of equal ones the first that began.
std::optional<Storms::Shortened> Storms::shortest(const std::string& instrument) const {
  std::optional<Shortened> shortest;
  for (const Running& running : running_) {
    for (const StormInterval& one : running.storm.intervals) {
      if (one.instrument != instrument) continue;
      if (shortest && shortest->interval <= one.interval) continue;
      shortest = {one.interval, running.storm.event, running.since};
    }
  }
  return shortest;
}

void Storms::tell(const std::string& instrument) {
  const auto shortened = shortest(instrument);
  const Micros interval = shortened ? shortened->interval : Micros(0);
  for (const auto& [line, tell] : lines_) tell(instrument, interval);
}

}  // namespace buoyd
