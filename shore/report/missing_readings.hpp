#pragma once
// Puts each reading of a kind that was expected and is missing down to a cause. Whoever has the
// database open.

#include "shore/query/reading_query.hpp"
#include "shore/report/hour_pieces.hpp"
#include "shore/report/missing_cause.hpp"
#include "shore/report/station_causes.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// `pieces` follow each other without a gap. Only hours that lack readings are read. `is_interval`:
/// a reading belongs to the time that ends with it. Errors: those of ReadingReader.
[[nodiscard]] buoyd::Result<MissingCounts> missing_readings(PreparedSql& sql,
                                                            const ReadingQuery& kind,
                                                            const std::vector<HourPiece>& pieces,
                                                            bool is_interval, StationCauses causes);

}  // namespace buoyshore
