#pragma once
// When an instrument may have no readings, as the numbers of a station's runs tell it: what is
// owed, what is lost, and the time in which none was given. Whoever has the database open.

#include <map>
#include <string>
#include <vector>

#include "shore/archive/account.hpp"
#include "shore/station/absence.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// Why a run began, as its start reading says.
struct RunStart {
  std::string reason;
  std::string text;
};

/// The absences "off", "lost" and "owed" of a station: all that end after `from`, and some that end
/// before it. `starts`: why each run began, by the id of its epoch.
[[nodiscard]] buoyd::Result<std::vector<Absence>> number_absences(
    PreparedSql& sql, const StationFacts& facts, const Verdict& verdict,
    const std::map<std::string, RunStart>& starts, buoyd::WallTime from);

}  // namespace buoyshore
