#pragma once
// The grid of an instrument's slots. Pure; any thread.

#include "base/time.hpp"

namespace buoyd {

/// An instrument's grid: its slots begin at offset + k × interval, in UTC if the clock is set, else
/// counted from the start.
struct SlotGrid {
  Micros interval{1'000'000};  ///< at least 1 ms
  Micros offset{0};
};

/// The first slot that begins at `from` or later, where instant + lag is what the grid counts.
[[nodiscard]] MonoTime next_slot(const SlotGrid& grid, MonoTime from, Micros lag);
/// The slot that holds `now`: when it began.
[[nodiscard]] MonoTime present_slot(const SlotGrid& grid, MonoTime now, Micros lag);

}  // namespace buoyd
