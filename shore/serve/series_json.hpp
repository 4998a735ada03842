#pragma once
// Channels over a time, and single readings, as JSON for the page. Whoever has the database open.

#include <string>

#include "base/time.hpp"
#include "shore/query/reading_query.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// What series_of() has of a query.
[[nodiscard]] buoyd::Result<std::string> series_json(PreparedSql& sql, const ReadingQuery& query,
                                                     std::size_t points, buoyd::WallTime now);
/// The newest `limit` readings of a query, the newest first.
[[nodiscard]] buoyd::Result<std::string> readings_json(PreparedSql& sql, const ReadingQuery& query,
                                                       std::size_t limit, buoyd::WallTime now);

}  // namespace buoyshore
