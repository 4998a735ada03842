#pragma once
// Stations as JSON for the page. Whoever has the database open.

#include <string>

#include "base/time.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// The summaries of all stations.
[[nodiscard]] buoyd::Result<std::string> stations_json(PreparedSql& sql, buoyd::WallTime now);
/// The summary, and of each kind of reading of the instrument ("" = of all) its newest description
/// and reading. Error invalid: the answer would be too large; the text says what to ask for.
[[nodiscard]] buoyd::Result<std::string> station_json(PreparedSql& sql, const std::string& station,
                                                      const std::string& instrument,
                                                      buoyd::WallTime now);

}  // namespace buoyshore
