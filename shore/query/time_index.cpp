#include "shore/query/time_index.hpp"

#include <limits>

#include "shore/rollup/rollup_table.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

Result<bool> is_index_whole(PreparedSql& sql, std::int64_t epoch) {
  auto waits = sql.integer(
      "SELECT 1 WHERE EXISTS (SELECT 1 FROM redo WHERE epoch = ?1) OR EXISTS (SELECT 1 FROM stale "
      "WHERE epoch = ?1)",
      epoch);
  if (!waits) return pass_on(waits);
  return !*waits;
}

}  // namespace

Result<void> check_rolled_up(PreparedSql& sql, const std::string& station) {
  auto waits = sql.integer(
      "SELECT 1 FROM epoch e WHERE e.station = ? AND (EXISTS (SELECT 1 FROM redo WHERE epoch = "
      "e.n) OR EXISTS (SELECT 1 FROM stale WHERE epoch = e.n)) LIMIT 1",
      station);
  if (!waits) return pass_on(waits);
  if (!*waits) return {};
  return buoyd::fail(buoyd::ErrorCode::unavailable,
                     "the archive is being rolled up, which buoyshore collect does: try again in a "
                     "minute");
}

Result<std::optional<NumberRange>> numbers_within(PreparedSql& sql, std::int64_t epoch,
                                                  std::int64_t description,
                                                  const buoyd::Description& of,
                                                  const ReadingQuery& query) {
  const NumberRange all{0, std::numeric_limits<std::int64_t>::max()};
  auto is_whole = is_index_whole(sql, epoch);
  if (!is_whole) return pass_on(is_whole);
  if (!query.is_bounded() || !*is_whole || !is_rolled_up(of)) return std::optional(all);
  const std::int64_t from = query.from_micros();
  const std::int64_t to = query.to_micros();
  const bool is_short = query.from && query.to && to - from <= hour_level;
  const std::int64_t level = is_short ? minute_level : hour_level;
  auto rows = sql.query(
      "SELECT min(first), max(last) FROM rollup WHERE level = ? AND epoch = ? AND start >= ? AND "
      "start < ? AND description = ? AND anchor <> ?",
      level, epoch, start_of(from, level), to, description, anchor_unplaced);
  if (!rows) return pass_on(rows);
  auto row = (*rows)->step();
  if (!row) return pass_on(row);
  std::optional<NumberRange> range;
  if (!(*rows)->is_null(0)) range = {(*rows)->integer(0), (*rows)->integer(1)};
  (*rows)->reset();
  return range;
}

}  // namespace buoyshore
