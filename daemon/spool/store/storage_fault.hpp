#pragma once
// What an error of SQLite means for the store: the extended result code decides the policy.
// Values; any thread.

#include <cstdint>

#include "base/error.hpp"

namespace buoyd {

enum class StorageFault : std::uint8_t {
  full,         ///< no room (13, 4874): make room, keep the rows, try again
  io,           ///< a read, write or sync failed: reopen, check, insert again; twice: set aside
  corrupt,      ///< no database, damaged, or not ours: set aside, start a new one
  busy,         ///< another process holds the write lock, or no memory: keep the rows, try again
  unavailable,  ///< missing or read-only folder: in memory after a minute, tried again for ever
};

/// The policy for an error whose `detail` is SQLite's extended result code.
[[nodiscard]] StorageFault fault_of(const Error& error);

}  // namespace buoyd
