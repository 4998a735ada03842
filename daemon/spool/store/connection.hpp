#pragma once
// Sets up a connection as the store needs it, and reads every pragma back (SQ-1). The spool thread
// only.

#include <memory>
#include <string>

#include "platform/sqlite.hpp"

namespace buoyd {

/// The size of the pages of a new store is half of SQLite's default. So a commit of ten readings
/// writes a fifth fewer bytes to the flash, one reading alone four tenths fewer
/// (docs/store-format.md).
inline constexpr std::uint64_t new_page_bytes = 2048;
/// The -wal is moved into the database when it holds so many bytes. Its file is cut to this size
/// when it begins anew.
inline constexpr std::uint64_t wal_file_limit = std::uint64_t{4} * 1024 * 1024;

/// Opens or creates a database file for writing, with WAL and synchronous=FULL. Error: unavailable
/// (it can only be read).
[[nodiscard]] Result<std::unique_ptr<Database>> connect_file(const std::string& path);
[[nodiscard]] Result<std::unique_ptr<Database>> connect_memory();

/// True when the file's name does not lead to this file any more.
[[nodiscard]] bool has_moved(const Database& database);

/// The name (file:…) by which SQLite reads the database file alone, without -wal, -shm and locks.
[[nodiscard]] std::string immutable_uri(const std::string& path);

}  // namespace buoyd
