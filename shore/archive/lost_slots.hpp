#pragma once
// Reads how many slots of polled instruments were due and brought nothing, by cause. The newest
// success readings of the station tell it. Used on the thread that has the database open.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

struct SlotsByCause {
  std::string_view cause;  ///< failed, rested, line busy, paused, or off
  std::int64_t slots = 0;
};

struct LostSlotsRow {
  std::string instrument;
  std::vector<SlotsByCause> causes;
};

/// The instruments that lost slots. They are counted from the start of the epoch whose success
/// readings came last.
[[nodiscard]] buoyd::Result<std::vector<LostSlotsRow>> lost_slots_of(PreparedSql& sql,
                                                                     const std::string& station);

}  // namespace buoyshore
