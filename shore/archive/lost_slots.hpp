#pragma once
// Slots of polled instruments that were due and brought nothing, by cause, as the station's newest
// success readings tell them. Whoever has the database open.

#include <string>
#include <vector>

#include "shore/archive/prepared_sql.hpp"

namespace buoyshore {

struct LostSlotsRow {
  std::string instrument;
  std::string causes;  ///< "failed 3, line busy 2"
};

/// Instruments that lost any, counted since the start of the epoch that told of them last.
[[nodiscard]] buoyd::Result<std::vector<LostSlotsRow>> lost_slots_of(PreparedSql& sql,
                                                                     const std::string& station);

}  // namespace buoyshore
