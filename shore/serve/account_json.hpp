#pragma once
// The account of a station as JSON for the page. Whoever has the database open.

#include <string>

#include "base/time.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// The summary, then each list of the account with how many of it are left out: epochs
/// (shown_epochs), epochs of which nothing came, the newest 1000 gaps, how much came of each kind
/// (200), lost slots by cause. Error invalid: there is no such station.
[[nodiscard]] buoyd::Result<std::string> account_json(PreparedSql& sql, const std::string& station,
                                                      buoyd::WallTime now);

}  // namespace buoyshore
