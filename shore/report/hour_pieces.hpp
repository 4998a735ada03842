#pragma once
// How many readings of a kind each hour has, by the roll-ups. Whoever has the database open.

#include <cstdint>
#include <vector>

#include "shore/query/reading_query.hpp"
#include "shore/query/reading_reader.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// An hour (UTC) with readings or a part of it, or a time of any length that has none; µs.
struct HourPiece {
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::uint64_t readings = 0;  ///< that end in it
  std::int64_t step = 0;       ///< how often they should come; that before where none came
  std::int64_t shift = 0;      ///< windows end so far behind whole multiples of it
};

/// The whole time from the query's `from` to its `to`, whole minutes, one piece behind the other.
/// `shapes` are those of its ReadingReader. None where no description says how often its readings
/// should come.
[[nodiscard]] buoyd::Result<std::vector<HourPiece>> hours_of(
    PreparedSql& sql, const ReadingQuery& query,
    const std::map<std::int64_t, ReadingShape>& shapes);

}  // namespace buoyshore
