#pragma once
// Which numbers of an epoch the archive accounts for: readings and gaps together (`held`), and the
// gaps themselves (`gap`). Part of the archive; its thread, inside its transactions.

#include <cstdint>

#include "base/ranges.hpp"
#include "core/delivery.hpp"
#include "shore/archive/prepared_sql.hpp"

namespace buoyshore {

/// All of it; `epoch` is the epoch's key in the archive.
[[nodiscard]] buoyd::Result<buoyd::Ranges> held_of(PreparedSql& sql, std::int64_t epoch);

/// Merges a range into it.
[[nodiscard]] buoyd::Result<void> add_held(PreparedSql& sql, std::int64_t epoch,
                                           buoyd::Range range);

/// Writes the part of a gap that is not held yet: what is here as a reading is no gap. `reason`: as
/// the archive says it.
[[nodiscard]] buoyd::Result<void> add_gap(PreparedSql& sql, std::int64_t epoch,
                                          const buoyd::Gap& lost, std::string_view reason,
                                          const buoyd::Ranges& held);

/// A reading arrived for a number inside a gap: the gap is cut there. Nothing happens where there
/// is no gap.
[[nodiscard]] buoyd::Result<void> fill_gap(PreparedSql& sql, std::int64_t epoch, std::uint64_t seq);

}  // namespace buoyshore
