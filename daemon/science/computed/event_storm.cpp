#include "science/computed/event_storm.hpp"

#include <algorithm>

namespace buoyd {

/// Its own event or another one may slow the source, to save the battery.
void EventStorm::look_at_interval() {
  longest_ = std::max(longest_, listener_.asked_interval(source_.instrument));
}

Micros EventStorm::patience() const {
  constexpr Micros shortest = std::chrono::minutes(10);
  constexpr int intervals = 3;
  return std::max(shortest, intervals * std::max(source_.interval, longest_)) + source_.pause;
}

void EventStorm::saw(MonoTime at, bool is_on) {
  last_ = at;
  if (!is_on) return end();
  if (!is_on_) listener_.begins(storm_);
  is_on_ = true;
  longest_ = Micros(0);
  look_at_interval();
}

void EventStorm::reached(MonoTime until) {
  if (!is_on_) return;
  look_at_interval();
  if (until - last_ > patience()) end();
}

void EventStorm::end() {
  if (std::exchange(is_on_, false)) listener_.ends(storm_);
}

}  // namespace buoyd
