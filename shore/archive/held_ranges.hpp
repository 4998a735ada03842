#pragma once
// Two tables of each epoch: `held` has the numbers that the archive holds, as readings or in gaps,
// and `gap` has the gaps. Part of the archive; its thread, inside its transactions.

#include <cstdint>

#include "base/ranges.hpp"
#include "core/delivery.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// The held numbers of an epoch. `epoch` is its key in the archive.
[[nodiscard]] buoyd::Result<buoyd::Ranges> held_of(PreparedSql& sql, std::int64_t epoch);

/// Adds a range to the held numbers.
[[nodiscard]] buoyd::Result<void> add_held(PreparedSql& sql, std::int64_t epoch,
                                           buoyd::Range range);

/// Writes the parts of a gap that are not in `held`, for a number that came as a reading is in no
/// gap. `reason` is the archive's word. The table `held` stays as it is.
[[nodiscard]] buoyd::Result<void> add_gap(PreparedSql& sql, std::int64_t epoch,
                                          const buoyd::Gap& lost, std::string_view reason,
                                          const buoyd::Ranges& held);

/// Takes a number out of the gap that it is in, because its reading came. Does nothing if no gap
/// has it. The table `held` stays as it is.
[[nodiscard]] buoyd::Result<void> fill_gap(PreparedSql& sql, std::int64_t epoch, std::uint64_t seq);

}  // namespace buoyshore
