#include "shore/query/period_sums.hpp"

#include <algorithm>
#include <utility>

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

/// Of a period: a second's work.
constexpr std::int64_t most_read_again = 200'000;

}  // namespace

std::map<std::int64_t, ReadingShape> without_texts(std::map<std::int64_t, ReadingShape> shapes) {
  for (auto& [key, shape] : shapes) {
    const SummaryKinds kinds = summary_kinds(*shape.description);
    for (std::size_t i = 0; i < shape.chosen.size(); ++i) {
      if (kinds[i] == SummaryKind::text) shape.chosen[i] = false;
    }
  }
  return shapes;
}

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
      SummaryKind& of_column = kinds_of_column_[place.column];
      if (of_column != SummaryKind::text) of_column = kinds_[key][place.value];
    }
  }
  kinds_of_period_ = kinds_of_column_;
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
  if (more && *more) more = end_period(take);
  if (!more) return pass_on(more);
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
    auto more = end_period(take);
    if (!more || !*more) return more;
    period_ = period;
    readings_ = 0;
    sums_.assign(columns_.list().size(), {});
    kinds_of_period_ = kinds_of_column_;
    are_mixed_.assign(columns_.list().size(), false);
  }
  const SummaryKinds& kinds = known->second;
  auto summaries = read_summaries(kinds, row.bytes(3));
  if (!summaries) return pass_on(summaries);
  readings_ += row.integer(2);
  for (const ColumnPlace& place : columns_.places(description)) {
    merge(place.column, kinds[place.value], (*summaries)[place.value]);
  }
  return true;
}

void PeriodSums::merge(std::size_t column, SummaryKind kind, const Summary& more) {
  SummaryKind& of_period = kinds_of_period_[column];
  if (of_period == SummaryKind::text) {
    sums_[column].n += more.n;
    sums_[column].n_bad += more.n_bad;
    return;
  }
  if (more.n > 0) {
    if (sums_[column].n > 0 && of_period != kind) are_mixed_[column] = true;
    of_period = kind;
  }
  sums_[column].merge(kind, more);
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
    if (auto read = read_each({day, day + day_level}, open); !read) return read;
  }
  for (const auto& [begin, one] : open) {
    if (!take(one.first, one.second.readings, one.second.sums)) return {};
  }
  return {};
}

Result<void> PeriodSums::read_each(const Period& time, Open& open) {
  const auto at = [](std::int64_t micros) { return buoyd::WallTime(buoyd::Micros(micros)); };
  ReadingQuery within = query_;
  within.from = at(std::max(time.begin, query_.from_micros()));
  within.to = at(std::min(time.end, query_.to_micros()));
  auto reader = ReadingReader::open(sql_, within);
  if (!reader) return pass_on(reader);
  return reader->run([&](const ArchivedReading& reading) {
    if (reading.utc) add_each(reading, *reading.utc, open);
    return true;
  });
}

/// The reader left out the values with other flags.
void PeriodSums::add_each(const ArchivedReading& reading, buoyd::WallTime utc, Open& open) {
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
    const char flag = reading.flags[place.value];
    column.add(kind, *value, query_.flags.empty() ? flag : '1');
    if (!query_.flags.empty() && flag == '4') ++column.n_bad;
  }
}

Result<bool> PeriodSums::end_period(const Take& take) {
  if (!period_) return true;
  const Period period = *period_;
  const bool is_mixed = std::ranges::find(are_mixed_, true) != are_mixed_.end();
  if (is_mixed && readings_ > most_read_again) {
    leave_out_means();
  } else if (is_mixed) {
    if (auto read = read_again(period); !read) return pass_on(read);
  }
  return take(period, readings_, sums_);
}

/// Of what directions came to nobody can tell what they came to as numbers, nor the other way.
Result<void> PeriodSums::read_again(const Period& period) {
  Open open;
  if (auto read = read_each(period, open); !read) return read;
  sums_ = std::move(open[period.begin].second.sums);
  sums_.resize(columns_.list().size());
  kinds_of_period_ = kinds_of_column_;
  return {};
}

/// Directions that cancel out have none.
void PeriodSums::leave_out_means() {
  for (std::size_t column = 0; column < sums_.size(); ++column) {
    if (!are_mixed_[column]) continue;
    kinds_of_period_[column] = SummaryKind::direction;
    sums_[column].sine = sums_[column].cosine = 0;
  }
}

}  // namespace buoyshore
