#pragma once
// A reading is what one instrument said at one instant or over one interval. It is the unit that is
// stored, numbered and delivered. Values; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "core/description.hpp"
#include "core/flag.hpp"

namespace buoyd {

/// A channel with role "utc" said `utc` at the reading's boottime. Clock records are made of fixes.
struct UtcFix {
  WallTime utc;
  Micros error;  ///< an estimate, of the instrument's resolution and the line's delay
  bool operator==(const UtcFix&) const = default;
};

/// A flag of the reading before this one, of the same instrument and kind, that is known only now.
struct LateFlag {
  MonoTime boottime;      ///< that reading's
  std::size_t value = 0;  ///< whose flag, by its place in the body
  Flag flag = Flag::not_evaluated;
  std::uint64_t judged = 0;  ///< that reading's: several may bear one time
};

struct Reading {
  DescriptionPtr description;  ///< names instrument, kind and channels
  MonoTime boottime;           ///< when the first byte came, or when the interval ended
  WallTime utc{};              ///< boottime + lag; set when the reading is stamped, before commit
  std::uint8_t clock = 31;     ///< ClockQuality::byte() at that time; 31: nothing is known
  Micros span{0};              ///< length of the interval; 0: an instant
  std::string body;            ///< the values in their canonical form (body.hpp)
  std::string flags;           ///< a flag for each value; "": the defaults (body.hpp)
  bool urgent = false;         ///< is committed at once (events, answers)
  std::optional<UtcFix> fix;   ///< is not stored; clock records are made of it
  /// The end of a window on UTC's grid, after which it is named: is not stored, `utc` becomes it.
  std::optional<WallTime> window_end{};
  std::vector<LateFlag> late_flags;  ///< are not stored; amendments are made of them
  /// Its number among the judged readings of its instrument and kind; 0: no test is made of it. Is
  /// not stored; late flags name it.
  std::uint64_t judged = 0;
  /// Which of the model's null codes each value was: '1' the first …, '0' none; "": none was one.
  /// Is not stored; windows count them.
  std::string null_codes;

  /// Bytes that it takes in a queue, exact enough for the queue's bound.
  [[nodiscard]] std::size_t cost() const {
    return sizeof(Reading) + body.size() + flags.size() + null_codes.size();
  }
};

/// A reading with its number in the store.
struct StoredReading {
  std::uint64_t seq = 0;
  Reading reading;
};

}  // namespace buoyd
