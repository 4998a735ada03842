#pragma once
// What Spool remembers of a commit in doubt and of the check of its file, and when it tries again
// what failed. Values.

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

/// Of the whole file, once after each opening.
struct FileCheck {
  bool is_through = false;
  int tries = 0;  ///< to read a place that the disk fails to give
  MonoTime next_try{};
};

struct NextTries {
  MonoTime reopening{};  ///< because something cannot be read
  MonoTime disk{};
  MonoTime reserve{};
  MonoTime side_files{};
  MonoTime trust{};
};

}  // namespace buoyd
