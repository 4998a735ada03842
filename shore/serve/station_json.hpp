#pragma once
// Stations and their accounts as JSON for the page. Whoever has the database open.

#include <string>

#include "base/time.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// Is it complete, what is owed and lost, when it was heard of last, its archive's alarms, its
/// battery and its place. Error invalid: there is no such station.
[[nodiscard]] buoyd::Result<std::string> station_summary(PreparedSql& sql,
                                                         const std::string& station);
/// The summaries of all stations.
[[nodiscard]] buoyd::Result<std::string> stations_json(PreparedSql& sql, buoyd::WallTime now);
/// The summary, and of each kind of reading of the instrument ("" = of all) its newest description
/// and reading. Error invalid: the answer would be too large; the text says what to ask for.
[[nodiscard]] buoyd::Result<std::string> station_json(PreparedSql& sql, const std::string& station,
                                                      const std::string& instrument,
                                                      buoyd::WallTime now);
/// The summary, the account as text, the newest 1000 gaps and how many there are, lost slots.
[[nodiscard]] buoyd::Result<std::string> account_json(PreparedSql& sql, const std::string& station,
                                                      buoyd::WallTime now);

}  // namespace buoyshore
