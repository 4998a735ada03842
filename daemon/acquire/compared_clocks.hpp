#pragma once
// What both clocks show at one moment. Any thread.

#include "base/time.hpp"

namespace buoyd {

struct ComparedClocks {
  MonoTime at;
  Micros lag{0};  ///< UTC − boottime
};

/// Reads both clocks as one; tries again where the thread was interrupted in between.
[[nodiscard]] inline ComparedClocks compare_clocks(const Clock& clock) {
  constexpr Micros close_enough{100};
  ComparedClocks best;
  Micros least = Micros::max();
  for (int attempt = 0; attempt < 3 && least > close_enough; ++attempt) {
    const MonoTime before = clock.mono();
    const WallTime wall = clock.wall();
    const Micros took = clock.mono() - before;
    if (took < least) {
      least = took;
      best = {before, wall.time_since_epoch() - (before + took / 2).time_since_epoch()};
    }
  }
  return best;
}

}  // namespace buoyd
