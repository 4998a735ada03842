#pragma once
// What the readings of a kind came to in each period, as CSV (RFC 4180), from the roll-ups. Whoever
// has the database open.

#include <functional>
#include <string_view>

#include "shore/query/reading_query.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// Header: time,readings and for each channel of numbers, or point of one, its mean, minimum,
/// maximum, n (values with the flags 1 to 3) and n_bad (flag 4). One row a period that has
/// readings, in the order of time; time is its end or its beginning, as the query's label says. Of
/// directions the mean is that of the unit vectors, and minimum and maximum are the lowest and
/// highest number. `write` receives whole lines; false ends it early. Errors: those of
/// ReadingReader; unavailable (the archive is being rolled up).
[[nodiscard]] buoyd::Result<void> write_periods(PreparedSql& sql, const ReadingQuery& query,
                                                const std::function<bool(std::string_view)>& write);

}  // namespace buoyshore
