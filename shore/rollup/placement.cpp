#include "shore/rollup/placement.hpp"

namespace buoyshore {

using buoyd::Result;

Placement placement_in(const buoyd::Statement& row, int column) {
  if (row.integer(column) != 0) return {anchor_clock, row.integer(column + 1)};
  const std::int64_t utc = row.integer(column + 2);
  if (const auto record = row.optional_integer(column + 3)) return {2 * *record, utc};
  if (const auto arrival = row.optional_integer(column + 4)) return {2 * *arrival + 1, utc};
  return {};
}

Result<Placement> placement_of(PreparedSql& sql, std::int64_t epoch, std::int64_t seq) {
  auto query = sql.query(
      "SELECT clock_set, utc, placed_utc, record_at, arrival_at FROM placed WHERE epoch = ? AND "
      "seq = ?",
      epoch, seq);
  if (!query) return pass_on(query);
  auto row = (*query)->step();
  if (!row) return pass_on(row);
  const Placement placement = *row ? placement_in(**query, 0) : Placement{};
  (*query)->reset();
  return placement;
}

}  // namespace buoyshore
