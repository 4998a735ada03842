#include "science/computed/event_storm.hpp"

#include <algorithm>

namespace buoyd {

Micros storm_patience(const Storm& storm, const std::string& instrument, Micros interval) {
  constexpr Micros shortest = std::chrono::minutes(10);
  constexpr int intervals = 3;
  Micros longest = interval;
  for (const StormInterval& one : storm.intervals) {
    if (one.instrument == instrument) longest = std::max(longest, one.interval);
  }
  return std::max(shortest, intervals * longest);
}

void EventStorm::saw(MonoTime at, bool is_on) {
  last_ = at;
  if (!is_on) return end();
  if (!is_on_) listener_.begins(storm_);
  is_on_ = true;
}

void EventStorm::reached(MonoTime until) {
  if (until - last_ > patience_) end();
}

void EventStorm::end() {
  if (std::exchange(is_on_, false)) listener_.ends(storm_);
}

}  // namespace buoyd
