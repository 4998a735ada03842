#pragma once
// What buoyd said of itself in a time, one reading after another. Whoever has the database open.

#include <functional>
#include <optional>
#include <string>

#include "shore/archive/own_fields.hpp"
#include "shore/query/archived_reading.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// No bounds: all that there is, also what nobody knows the time of.
struct OwnHistory {
  std::string station;
  std::string kind;
  std::optional<buoyd::WallTime> from{};
  std::optional<buoyd::WallTime> to{};
};

/// Calls `take` with each of buoyd's own readings of that kind, if there are any.
[[nodiscard]] buoyd::Result<void> for_each_own(
    PreparedSql& sql, const OwnHistory& history,
    const std::function<void(const OwnFields&, const ArchivedReading&)>& take);

}  // namespace buoyshore
