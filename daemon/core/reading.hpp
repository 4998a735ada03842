#pragma once
// A reading: what one instrument said at one instant or over one interval. The unit that is
// stored, numbered and delivered. Values; any thread.

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.hpp"
#include "core/description.hpp"

namespace buoyd {

/// A clock record's raw material: a channel with role "utc" said `utc` at the reading's boottime.
struct UtcFix {
  WallTime utc;
  Micros error;  ///< estimate: the instrument's resolution and the line's delay
};

struct Reading {
  DescriptionPtr description;  ///< names instrument, kind and channels
  MonoTime boottime;           ///< of the first byte (or end of the interval)
  WallTime utc{};              ///< boottime + lag; set when the reading is stamped, before commit
  std::uint8_t clock = 31;     ///< ClockQuality::byte() at that time
  Micros span{0};              ///< length of the interval, 0 = an instant
  std::string body;            ///< canonical, see body.hpp
  std::string flags;           ///< "" = defaults, see body.hpp
  bool urgent = false;         ///< committed at once (events, answers)
  std::optional<UtcFix> fix;   ///< not stored: feeds the clock records

  /// Bytes it holds in a queue, near enough for the queue's bound.
  [[nodiscard]] std::size_t cost() const { return sizeof(Reading) + body.size() + flags.size(); }
};

/// A reading with its number in the store.
struct StoredReading {
  std::uint64_t seq = 0;
  Reading reading;
};

}  // namespace buoyd
