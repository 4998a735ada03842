#pragma once
// Why readings are missing, as JSON for the page. Whoever has the database open.

#include <string>

#include "base/time.hpp"
#include "shore/query/reading_query.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// What absences_of() has of a query.
[[nodiscard]] buoyd::Result<std::string> causes_json(PreparedSql& sql, const ReadingQuery& query,
                                                     buoyd::WallTime now);

}  // namespace buoyshore
