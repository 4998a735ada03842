#include "shore/query/period_sums.hpp"

#include <algorithm>

#include "base/number_text.hpp"
#include "shore/query/reading_reader.hpp"
#include "shore/rollup/rollup_table.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;

namespace {

/// 0 of a text, which is only counted.
std::optional<double> number_of(SummaryKind kind, std::string_view token) {
  if (kind == SummaryKind::text) return 0;
  return buoyd::number_in<double>(token);
}

}  // namespace

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
  auto from = query_.from ? std::optional(query_.from_micros()) : std::nullopt;
  if (!from) {  // a zone's clocks may once have been others
    auto days = this->days();
    if (!days) return pass_on(days);
    from = days->empty() ? 0 : days->front();
  }
  auto level = periods_.level(*from, query_.to ? query_.to_micros() : 0);
  if (!level) return pass_on(level);
  if (!query_.flags.empty()) return run_flagged(take);
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
  const std::int64_t description = row.integer(1);
  const auto known = kinds_.find(description);
  if (known == kinds_.end()) return true;  // it came after this began
  const Period period = periods_.of(row.integer(0));
  if (period_ != period) {
    if (!end_period(take)) return false;
    period_ = period;
    readings_ = 0;
    sums_.assign(columns_.list().size(), {});
  }
  const SummaryKinds& kinds = known->second;
  auto summaries = read_summaries(kinds, row.bytes(3));
  if (!summaries) return pass_on(summaries);
  readings_ += row.integer(2);
  for (const ColumnPlace& place : columns_.places(description)) {
    sums_[place.column].merge(kinds[place.value], (*summaries)[place.value]);
  }
  return true;
}

/// The days (UTC) that have readings of the kind within the query's time.
Result<std::vector<std::int64_t>> PeriodSums::days() {
  std::vector<std::int64_t> days;
  auto read = for_each_row(
      sql_.query("SELECT DISTINCT u.start FROM rollup u JOIN description d ON d.n = u.description "
                 "WHERE u.level = ? AND u.epoch IN (SELECT n FROM epoch WHERE station = ?) AND "
                 "u.start >= ? AND u.start < ? AND u.anchor <> ? AND d.instrument = ? AND d.kind = "
                 "? ORDER BY 1",
                 day_level, query_.station, start_of(query_.from_micros(), day_level),
                 query_.to_micros(), anchor_unplaced, query_.instrument, query_.kind),
      [&](const buoyd::Statement& row) { days.push_back(row.integer(0)); });
  if (!read) return pass_on(read);
  return days;
}

/// A day's readings at a time, for they come by runs and not by time: a period that ends later
/// stays open for the next one.
Result<void> PeriodSums::run_flagged(const Take& take) {
  auto days = this->days();
  if (!days) return pass_on(days);
  Open open;
  for (const std::int64_t day : *days) {
    while (!open.empty() && open.begin()->second.first.end <= day) {
      const auto& [period, sum] = open.begin()->second;
      if (!take(period, sum.readings, sum.sums)) return {};
      open.erase(open.begin());
    }
    if (auto read = read_flagged(day, open); !read) return read;
  }
  for (const auto& [begin, one] : open) {
    if (!take(one.first, one.second.readings, one.second.sums)) return {};
  }
  return {};
}

Result<void> PeriodSums::read_flagged(std::int64_t day, Open& open) {
  const auto at = [](std::int64_t micros) { return buoyd::WallTime(buoyd::Micros(micros)); };
  ReadingQuery of_day = query_;
  of_day.from = at(std::max(day, query_.from_micros()));
  of_day.to = at(std::min(day + day_level, query_.to_micros()));
  auto reader = ReadingReader::open(sql_, of_day);
  if (!reader) return pass_on(reader);
  return reader->run([&](const ArchivedReading& reading) {
    if (reading.utc) add_flagged(reading, *reading.utc, open);
    return true;
  });
}

/// The reader left out the values with other flags.
void PeriodSums::add_flagged(const ArchivedReading& reading, buoyd::WallTime utc, Open& open) {
  if (!kinds_.contains(reading.shape)) return;  // it came after this began
  const std::int64_t micros = utc.time_since_epoch().count();
  const Period period = periods_.of(moment_of(micros, reading.span.count()));
  auto& [is, sum] = open[period.begin];
  is = period;
  ++sum.readings;
  sum.sums.resize(columns_.list().size());
  for (const ColumnPlace& place : columns_.places(reading.shape)) {
    if (place.value >= reading.flags.size() || reading.values[place.value] == "null") continue;
    const SummaryKind kind = kinds_of_column_[place.column];
    const auto value = number_of(kind, reading.values[place.value]);
    if (!value) continue;
    Summary& column = sum.sums[place.column];
    column.add(kind, *value, '1');
    if (reading.flags[place.value] == '4') ++column.n_bad;
  }
}

bool PeriodSums::end_period(const Take& take) {
  return !period_ || take(*period_, readings_, sums_);
}

}  // namespace buoyshore
