#include "shore/query/described_time.hpp"

#include <algorithm>

#include "shore/rollup/rollup_table.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

/// Whose readings are asked for.
struct Described {
  PreparedSql& sql;
  const std::string& station;
  std::int64_t description;
};

/// By the roll-ups of one level whose beginnings are in [from, to).
Result<DescribedTime> sum(const Described& of, std::int64_t level, std::int64_t from,
                          std::int64_t to) {
  DescribedTime made;
  auto read = for_each_row(
      of.sql.query(
          "SELECT sum(r.readings), min(r.start), max(r.start) FROM epoch e CROSS JOIN rollup r "
          "ON r.epoch = e.n WHERE e.station = ? AND r.level = ? AND r.description = ? AND "
          "r.anchor <> ? AND r.start >= ? AND r.start < ?",
          of.station, level, of.description, anchor_unplaced, from, to),
      [&](const buoyd::Statement& row) {
        if (row.is_null(0)) return;
        made = {number_at(row, 0), row.integer(1), row.integer(2)};
      });
  if (!read) return pass_on(read);
  return made;
}

/// By whole hours; only the first and the last of them are looked at by their minutes.
Result<DescribedTime> sum_hours(const Described& of, std::int64_t from, std::int64_t to) {
  auto made = sum(of, hour_level, from, to);
  if (!made || made->readings == 0) return made;
  auto first = sum(of, minute_level, made->first, made->first + hour_level);
  if (!first) return first;
  auto last = sum(of, minute_level, made->last, made->last + hour_level);
  if (!last) return last;
  return DescribedTime{made->readings, first->first, last->last};
}

void add(DescribedTime& time, const DescribedTime& later) {
  if (later.readings == 0) return;
  if (time.readings == 0) time.first = later.first;
  time.last = later.last;
  time.readings += later.readings;
}

}  // namespace

Result<DescribedTime> described_time(PreparedSql& sql, const std::string& station,
                                     std::int64_t description, std::int64_t from, std::int64_t to) {
  const Described of{sql, station, description};
  const std::int64_t hours_from = std::min(start_of(from + hour_level - 1, hour_level), to);
  const std::int64_t hours_to = std::max(start_of(to, hour_level), hours_from);
  auto made = sum(of, minute_level, start_of(from, minute_level), hours_from);
  if (!made) return made;
  auto hours = sum_hours(of, hours_from, hours_to);
  if (!hours) return hours;
  auto rest = sum(of, minute_level, hours_to, to);
  if (!rest) return rest;
  add(*made, *hours);
  add(*made, *rest);
  return made;
}

Result<std::uint64_t> unplaced_of(PreparedSql& sql, const std::string& station,
                                  std::int64_t description) {
  auto readings = sql.integer(
      "SELECT sum(r.readings) FROM epoch e CROSS JOIN rollup r ON r.epoch = e.n WHERE e.station = "
      "? AND r.level = ? AND r.start = 0 AND r.description = ? AND r.anchor = ?",
      station, minute_level, description, anchor_unplaced);
  if (!readings) return pass_on(readings);
  return static_cast<std::uint64_t>(readings->value_or(0));
}

}  // namespace buoyshore
