#pragma once
// What Spool remembers of a commit in doubt, and when it tries again what failed. Values.

#include <cstdint>

#include "base/time.hpp"
#include "core/delivery.hpp"

namespace buoyd {

/// Where the batch stands if the append that failed took effect after all.
struct CommitDoubt {
  EpochId epoch{};
  std::uint64_t first = 0;
  bool is_doubled = false;  ///< the batch is in the store in memory, too
};

struct NextTries {
  MonoTime reopening{};  ///< because something cannot be read
  MonoTime disk{};
  MonoTime reserve{};
  MonoTime side_files{};
  MonoTime trust{};
};

}  // namespace buoyd
