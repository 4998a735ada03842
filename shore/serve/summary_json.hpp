#pragma once
// What the page says of a station in one line, as JSON. Whoever has the database open.

#include <string>

#include "shore/query/station_account.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// Is it complete, what is owed and lost, when it was heard of last, its archive's alarms, its
/// battery and its place.
[[nodiscard]] buoyd::Result<std::string> summary_json(PreparedSql& sql, const Account& account);
/// The same; it reads the account. Error invalid: there is no such station.
[[nodiscard]] buoyd::Result<std::string> station_summary(PreparedSql& sql,
                                                         const std::string& station);

}  // namespace buoyshore
