#pragma once
// The store's tables and views (docs/store-format.md), and the marks that tell whose file it is.
// The spool thread only.

#include <cstdint>

#include "platform/sqlite.hpp"

namespace buoyd {

inline constexpr std::int64_t store_application_id = 0x42554F59;  ///< "BUOY"
inline constexpr std::int64_t store_version = 2;                  ///< PRAGMA user_version
/// Whose descriptions are all of version 1; buoyd makes it ours when it opens it.
inline constexpr std::int64_t oldest_store_version = 1;

enum class SchemaState : std::uint8_t {
  empty,    ///< a new file, or one whose creation did not get as far as a commit
  ours,     ///< a store of this version with all its tables
  newer,    ///< a store of a later version, which must never be written or destroyed
  foreign,  ///< another program's database, or one that lacks tables
};

/// Says whose database it is. It fails if the file cannot be read as a database.
[[nodiscard]] Result<SchemaState> schema_state(Database& database);
/// Creates tables, views and marks in one transaction.
[[nodiscard]] Result<void> create_schema(Database& database);
/// Brings a store of ours that an older buoyd made up to store_version: the views, which hold no
/// data, are made anew. Tables stay as they are.
[[nodiscard]] Result<void> bring_up(Database& database);

}  // namespace buoyd
