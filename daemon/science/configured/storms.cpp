#include "science/configured/storms.hpp"

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
  for (const std::string& one : storm.off) {
    log_.occurred(storm.event, one, Priority::notice, one + " off");
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
  for (const std::string& one : storm.off) log_.ended(storm.event, one, one + " no longer off");
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
      const auto asked = wanted(one.instrument);
      if (asked) tell(one.instrument, asked->interval);
    }
  }
  lines_[line] = std::move(tell);
}

void Storms::leave(const std::string& line) {
  const Lock lock(mutex_);
  lines_.erase(line);
}

Micros Storms::asked_interval(const std::string& instrument) const {
  const auto asked = of(instrument);
  return asked ? asked->interval : Micros(0);
}

std::optional<Storms::Asked> Storms::of(const std::string& instrument) const {
  const Lock lock(mutex_);
  return wanted(instrument);
}

/// Of equal ones the first that began.
std::optional<Storms::Asked> Storms::wanted(const std::string& instrument) const {
  std::optional<Asked> wanted;
  bool saves = false;
  for (const Running& running : running_) {
    for (const StormInterval& one : running.storm.intervals) {
      if (one.instrument != instrument) continue;
      const bool is_first = !wanted || (one.saves && !saves);
      const bool is_more =
          wanted && one.saves == saves &&
          (saves ? one.interval > wanted->interval : one.interval < wanted->interval);
      if (!is_first && !is_more) continue;
      wanted = {one.interval, running.storm.event, running.since};
      saves = one.saves;
    }
  }
  return wanted;
}

std::string Storms::off_by(const std::string& instrument) const {
  const Lock lock(mutex_);
  for (const Running& running : running_) {
    const auto& off = running.storm.off;
    if (std::ranges::find(off, instrument) != off.end()) return running.storm.event;
  }
  return "";
}

void Storms::tell(const std::string& instrument) {
  const auto asked = wanted(instrument);
  const Micros interval = asked ? asked->interval : Micros(0);
  for (const auto& [line, tell] : lines_) tell(instrument, interval);
}

}  // namespace buoyd
