#pragma once
// When the readings of a description came within a time, by the roll-ups. Whoever has the database
// open.

#include <cstdint>
#include <string>

#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

struct DescribedTime {
  std::uint64_t readings = 0;  ///< 0: there are none, and no times
  // The beginnings of the minutes that have the first and the last of them; µs UTC.
  std::int64_t first = 0;
  std::int64_t last = 0;
};

/// Of the station's readings from `from` on and before `to` (µs UTC, exact to the minute), as
/// ReadingQuery has it. `description` is a key of the archive's tables. Readings whose time nobody
/// knows are none of it.
[[nodiscard]] buoyd::Result<DescribedTime> described_time(PreparedSql& sql,
                                                          const std::string& station,
                                                          std::int64_t description,
                                                          std::int64_t from, std::int64_t to);

/// How many readings of the description have a time that nobody knows.
[[nodiscard]] buoyd::Result<std::uint64_t> unplaced_of(PreparedSql& sql, const std::string& station,
                                                       std::int64_t description);

}  // namespace buoyshore
