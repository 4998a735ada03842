#pragma once
// How far apart the readings of a kind came lately. Whoever has the database open.

#include <cstdint>
#include <optional>
#include <string>

#include "shore/query/catalogue.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// µs: the mean distance of the newest readings, whichever run took them, without the longest one,
/// which may be an outage. nullopt: there are too few to say it.
[[nodiscard]] buoyd::Result<std::optional<std::int64_t>> recent_step(PreparedSql& sql,
                                                                     const std::string& station,
                                                                     const CatalogueEntry& kind);

}  // namespace buoyshore
