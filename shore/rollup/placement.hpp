#pragma once
// Where a reading stands in time, and what placed it there: the board's clock, or if that was not
// set a clock record or a hello of its boot (A6), as the view `placed` has it. Part of the archive;
// its thread.

#include <cstdint>
#include <optional>

#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// What places a reading, as one number: 2 × boottime of a clock record, or 2 × boottime + 1 of a
/// hello, and these two, which never change what they say of a reading.
inline constexpr std::int64_t anchor_clock = -2;
inline constexpr std::int64_t anchor_unplaced = -1;  ///< nothing does, so far

struct Placement {
  std::int64_t anchor = anchor_unplaced;
  std::int64_t utc = 0;  ///< µs; 0 if it is unplaced

  friend bool operator==(const Placement&, const Placement&) = default;
};

/// From five columns of a row of the view `placed`, from `column` on: clock_set, utc, placed_utc,
/// record_at, arrival_at.
[[nodiscard]] Placement placement_in(const buoyd::Statement& row, int column);

/// True if the board's clock was set when it stamped the reading: nothing else places it then.
[[nodiscard]] constexpr bool is_clock_set(std::uint8_t clock) {
  return clock >= 64 && clock < 160;
}

/// Of a reading of the archive.
[[nodiscard]] buoyd::Result<Placement> placement_of(PreparedSql& sql, std::int64_t epoch,
                                                    std::int64_t seq);

/// The moment by which a reading is counted: an interval, which is stamped at its end, belongs to
/// the time that ends with it.
[[nodiscard]] constexpr std::int64_t moment_of(std::int64_t utc, std::int64_t span) {
  return span > 0 ? utc - 1 : utc;
}

}  // namespace buoyshore
