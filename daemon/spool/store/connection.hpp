#pragma once
// A connection set up as the store needs it: every pragma set and read back (SQ-1).
// The spool thread only.

#include <memory>
#include <string>

#include "platform/sqlite.hpp"

namespace buoyd {

/// Pages of a new store. Half of SQLite's default: a commit of ten readings writes a fifth fewer
/// bytes to the flash, one reading alone four tenths fewer (docs/store-format.md).
inline constexpr std::uint64_t new_page_bytes = 2048;
/// The -wal is moved into the database when it holds so much, and keeps no more when it starts
/// anew.
inline constexpr std::uint64_t wal_file_limit = std::uint64_t{4} * 1024 * 1024;

/// Opens or creates a database file for writing: WAL, synchronous=FULL. ErrorCode::unavailable
/// where it can only be read.
[[nodiscard]] Result<std::unique_ptr<Database>> connect_file(const std::string& path);
[[nodiscard]] Result<std::unique_ptr<Database>> connect_memory();

/// True when the file's name does not lead to this file any more.
[[nodiscard]] bool has_moved(const Database& database);

/// The path as SQLite's file: name that reads the database file alone: no -wal, no -shm, no locks.
[[nodiscard]] std::string immutable_uri(const std::string& path);

}  // namespace buoyd
