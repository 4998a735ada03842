#pragma once
// What the archive knows of why readings of an instrument are missing: what buoyd said of lines,
// instruments and slots, when it did not run, what was lost, and what was not delivered. Whoever
// has the database open.

#include <vector>

#include "shore/query/reading_query.hpp"
#include "shore/report/missing_cause.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

struct StationCauses {
  std::vector<CauseSpan> spans;
  std::vector<LostSlots> slots;  ///< rise in time
};

/// `query` has both bounds, and an instrument. Error invalid: there is no such station.
[[nodiscard]] buoyd::Result<StationCauses> station_causes(PreparedSql& sql,
                                                          const ReadingQuery& query);

}  // namespace buoyshore
