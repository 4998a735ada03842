#include "config/storm_interval.hpp"

#include <algorithm>

namespace buoyd {

Micros storm_interval(const Settings& settings, const std::string& instrument) {
  Micros shortest{0};
  for (const InstrumentSettings& one : settings.instruments) {
    for (const EventSettings& event : one.events) {
      for (const StormInterval& storm : event.intervals) {
        if (storm.instrument != instrument) continue;
        shortest = shortest > Micros(0) ? std::min(shortest, storm.interval) : storm.interval;
      }
    }
  }
  return shortest;
}

}  // namespace buoyd
