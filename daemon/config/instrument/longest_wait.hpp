#pragma once
// How long an instrument may be meant to say nothing, for checks of what counts its silence. Pure;
// any thread.

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/quantity.hpp"
#include "model/reading_interval.hpp"

namespace buoyd {

struct LongestWait {
  Micros time;
  std::string text;  ///< "interval of 10 s", "pause between two bursts of 50 min"
};

/// Of an instrument that has a reading each `interval` while it measures.
[[nodiscard]] inline LongestWait longest_wait(const InstrumentSettings& instrument,
                                              Micros interval) {
  const Micros pause = meant_pause(instrument);
  const Micros time = std::max(interval, pause);
  return {time, fmt::format("{} of {}", pause > interval ? "pause between two bursts" : "interval",
                            print_duration(time))};
}

}  // namespace buoyd
