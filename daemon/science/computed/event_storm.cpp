#include "science/computed/event_storm.hpp"

#include <algorithm>

namespace buoyd {

Micros storm_patience(Micros interval) {
  constexpr Micros shortest = std::chrono::minutes(10);
  constexpr int intervals = 3;
  return std::max(shortest, intervals * interval);
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
