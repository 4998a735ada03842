#pragma once
// Says what an error of SQLite means for the store. The extended result code decides what Spool
// does. Values; any thread.

#include <cstdint>

#include "base/error.hpp"

namespace buoyd {

enum class StorageFault : std::uint8_t {
  full,         ///< there is no room (13, 4874): make room, keep the rows, try again
  io,           ///< a read, write or sync failed: reopen, check, insert again, then set it aside
  corrupt,      ///< it is no database, damaged, or not ours: set it aside, begin a new one
  busy,         ///< another process holds the lock, or no memory: keep the rows, try again
  unavailable,  ///< the folder is missing or read-only: go to memory, and try again for ever
};

/// For an error whose `detail` is SQLite's extended result code.
[[nodiscard]] StorageFault fault_of(const Error& error);

}  // namespace buoyd
