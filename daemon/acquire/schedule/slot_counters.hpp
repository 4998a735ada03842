#pragma once
// What became of an instrument's slots. A value; any thread.

#include <cstdint>

#include "base/time.hpp"

namespace buoyd {

/// Every slot that has passed counts in exactly one of run, missed, rested, paused, unpowered and
/// no_line.
struct SlotCounters {
  std::uint64_t run = 0;      ///< polls begun in their slot and finished
  std::uint64_t failed = 0;   ///< of these, polls without a good answer
  std::uint64_t missed = 0;   ///< the line was busy until the next slot fell due: a missed deadline
  std::uint64_t rested = 0;   ///< not used because the instrument had not answered
  std::uint64_t no_line = 0;  ///< the line was not there, or it was not polled since then
  std::uint64_t paused = 0;   ///< the line was paused by command; the code that pauses counts these
  std::uint64_t unpowered = 0;  ///< the instrument was switched off
  Micros longest_wait{0};       ///< from the beginning of a slot to the beginning of its poll

  SlotCounters& operator+=(const SlotCounters& more);
};

}  // namespace buoyd
