#pragma once
// How many slots of a polled instrument brought nothing, and why, between two counts of buoyd's
// (success readings, every ten minutes). Whoever has the database open.

#include <array>
#include <cstdint>
#include <vector>

#include "base/time.hpp"
#include "shore/archive/account.hpp"
#include "shore/archive/lost_slots.hpp"
#include "shore/query/reading_query.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

using SlotCounts = std::array<std::int64_t, slot_counters.size()>;

struct SlotLoss {
  buoyd::WallTime from{};
  buoyd::WallTime to{};
  SlotCounts counts{};  ///< by slot_counters; one is not 0
};

/// In the order of their times; `query` has both bounds, and an instrument. `epochs` are those of
/// its station.
[[nodiscard]] buoyd::Result<std::vector<SlotLoss>> slot_losses(
    PreparedSql& sql, const ReadingQuery& query, const std::vector<EpochFacts>& epochs);

}  // namespace buoyshore
