#pragma once
// How long an instrument may be meant to say nothing, for checks of what counts its silence. Pure;
// any thread.

#include <algorithm>
#include <string>

#include "base/quantity.hpp"
#include "model/reading_interval.hpp"

namespace buoyd {

struct LongestWait {
  Micros time;
  std::string text;  ///< "interval of 10 s", "55 min from the last reading of a burst to …"
};

/// Of an instrument that has a reading each `interval` while it measures: the last of a burst may
/// come so long before its end. Windows may be longer than a pause.
[[nodiscard]] inline LongestWait longest_wait(const InstrumentSettings& instrument,
                                              Micros interval) {
  const Micros pause = meant_pause(instrument);
  const Micros burst = instrument.power ? instrument.power->burst : Micros(0);
  const Micros apart = pause > Micros(0) ? pause + std::min(interval, burst) : Micros(0);
  if (apart <= interval) return {interval, "interval of " + print_duration(interval)};
  return {apart, friendly(apart) + " from the last reading of a burst to the first of the next"};
}

}  // namespace buoyd
