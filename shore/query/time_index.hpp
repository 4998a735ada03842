#pragma once
// Which numbers the readings of a time have: the roll-ups are the archive's time index. Whoever has
// the database open.

#include <cstdint>
#include <optional>
#include <string>

#include "core/description.hpp"
#include "shore/query/reading_query.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// Numbers, both included.
struct NumberRange {
  std::int64_t first = 0;
  std::int64_t last = 0;
};

/// Error unavailable: roll-ups of the station are being made anew, as they are for moments after
/// something else places its readings in time; what is counted by them is off.
[[nodiscard]] buoyd::Result<void> check_rolled_up(PreparedSql& sql, const std::string& station);

/// Bounds of the numbers that the readings of a description have in an epoch within the query's
/// time; nullopt: there are none. All numbers if the query has no bounds, or while the epoch's
/// roll-ups are being made anew.
[[nodiscard]] buoyd::Result<std::optional<NumberRange>> numbers_within(PreparedSql& sql,
                                                                       std::int64_t epoch,
                                                                       std::int64_t description,
                                                                       const buoyd::Description& of,
                                                                       const ReadingQuery& query);

}  // namespace buoyshore
