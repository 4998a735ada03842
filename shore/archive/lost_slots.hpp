#pragma once
// Reads how many slots of polled instruments were due and brought nothing, by cause. The newest
// success readings of the station tell it. Used on the thread that has the database open.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// Counters of a success reading: no answer; not asked, because there had been none before; the
/// line was busy; paused by command; the line was not there; it was switched off.
inline constexpr std::array<std::string_view, 6> slot_counters{"failed", "rested", "missed",
                                                               "paused", "off",    "unpowered"};

struct SlotsByCause {
  std::string_view cause;  ///< failed, rested, line busy, paused, off, or unpowered
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
