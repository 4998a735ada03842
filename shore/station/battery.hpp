#pragma once
// The battery that a station lives on, among all that its instruments say of batteries. Whoever has
// the database open.

#include <optional>
#include <string>

#include "shore/station/newest_value.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// The lowest voltage that a battery monitor tells; without a monitor that of a charger, and
/// without one that of any instrument, which may be its own small battery. A value that is bad or
/// missing, or an hour older than the newest, comes behind all others. nullopt: nothing tells any.
[[nodiscard]] buoyd::Result<std::optional<NewestValue>> battery_of(PreparedSql& sql,
                                                                   const std::string& station);

}  // namespace buoyshore
