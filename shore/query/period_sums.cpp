#include "shore/query/period_sums.hpp"

#include "shore/rollup/rollup_table.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;

PeriodSums::PeriodSums(PreparedSql& sql, const ReadingQuery& query,
                       const std::map<std::int64_t, ReadingShape>& shapes)
    : sql_(sql),
      query_(query),
      columns_(shapes),
      periods_(query.every, query.zone),
      kinds_of_column_(columns_.list().size()) {
  for (const auto& [key, shape] : shapes) {
    kinds_[key] = summary_kinds(*shape.description);
    for (const ColumnPlace& place : columns_.places(key)) {
      kinds_of_column_[place.column] = kinds_[key][place.value];
    }
  }
}

Result<void> PeriodSums::run(const Take& take) {
  if (auto checked = check_whole(); !checked) return checked;
  auto level =
      periods_.level(query_.from ? query_.from_micros() : 0, query_.to ? query_.to_micros() : 0);
  if (!level) return pass_on(level);
  auto more = read(*level, take);
  if (!more) return pass_on(more);
  if (*more) static_cast<void>(end_period(take));
  return {};
}

Result<void> PeriodSums::check_whole() {
  auto waits =
      sql_.integer("SELECT 1 FROM redo r JOIN epoch e ON e.n = r.epoch WHERE e.station = ? LIMIT 1",
                   query_.station);
  if (!waits) return pass_on(waits);
  if (!*waits) return {};
  return buoyd::fail(ErrorCode::unavailable,
                     "the archive's roll-ups are still being made: buoyshore collect does it "
                     "between messages, some 10,000 readings a second");
}

/// False if the reader has had enough.
Result<bool> PeriodSums::read(std::int64_t level, const Take& take) {
  auto rows = sql_.query(
      "SELECT u.start, u.description, u.readings, u.summary FROM rollup u JOIN description d ON "
      "d.n = u.description WHERE u.level = ? AND u.epoch IN (SELECT n FROM epoch WHERE station = "
      "?) AND u.start >= ? AND u.start < ? AND u.anchor <> ? AND d.instrument = ? AND d.kind = ? "
      "ORDER BY u.start",
      level, query_.station, query_.from_micros(), query_.to_micros(), anchor_unplaced,
      query_.instrument, query_.kind);
  if (!rows) return pass_on(rows);
  for (;;) {
    auto row = (*rows)->step();
    if (!row) return pass_on(row);
    if (!*row) return true;
    auto added = add(**rows, take);
    if (added && *added) continue;
    (*rows)->reset();
    return added;
  }
}

Result<bool> PeriodSums::add(const buoyd::Statement& row, const Take& take) {
  const Period period = periods_.of(row.integer(0));
  if (period_ != period) {
    if (!end_period(take)) return false;
    period_ = period;
    readings_ = 0;
    sums_.assign(columns_.list().size(), {});
  }
  const std::int64_t description = row.integer(1);
  const SummaryKinds& kinds = kinds_.at(description);
  auto summaries = read_summaries(kinds, row.bytes(3));
  if (!summaries) return pass_on(summaries);
  readings_ += row.integer(2);
  for (const ColumnPlace& place : columns_.places(description)) {
    sums_[place.column].merge(kinds[place.value], (*summaries)[place.value]);
  }
  return true;
}

bool PeriodSums::end_period(const Take& take) {
  return !period_ || take(*period_, readings_, sums_);
}

}  // namespace buoyshore
