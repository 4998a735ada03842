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
};

struct KindHours {
  std::vector<HourPiece> pieces;  ///< of the whole time, one behind the other
  std::uint64_t unplaced = 0;     ///< readings of any time, which nobody knows
};

/// From the query's `from` to its `to`, whole minutes. `shapes` are those of its ReadingReader. No
/// pieces where no description says how often its readings should come.
[[nodiscard]] buoyd::Result<KindHours> hours_of(PreparedSql& sql, const ReadingQuery& query,
                                                const std::map<std::int64_t, ReadingShape>& shapes);

}  // namespace buoyshore
