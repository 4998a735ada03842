#include "shore/archive/held_ranges.hpp"

#include <algorithm>

#include "shore/decode/messages.hpp"

namespace buoyshore {

using buoyd::Range;
using buoyd::Ranges;
using buoyd::Result;

namespace {

/// A row of `gap`.
struct WholeGap {
  Range range;
  std::string reason;
  std::int64_t t0 = 0;
  std::int64_t t1 = 0;
};

/// A part of a gap: of an end that is not the whole's nobody knows the time.
Result<void> insert_part(PreparedSql& sql, std::int64_t epoch, Range range, const WholeGap& whole) {
  if (range.b < range.a) {
    return {};
  }
  return sql.run("INSERT INTO gap VALUES(?, ?, ?, ?, ?, ?)", epoch, sql_number(range.a),
                 sql_number(range.b), whole.reason, range.a == whole.range.a ? whole.t0 : 0,
                 range.b == whole.range.b ? whole.t1 : 0);
}

Result<std::optional<WholeGap>> gap_around(PreparedSql& sql, std::int64_t epoch,
                                           std::uint64_t seq) {
  auto query = sql.query(
      "SELECT a, b, reason, t0, t1 FROM gap WHERE epoch = ?1 AND a <= ?2 ORDER BY a DESC LIMIT 1",
      epoch, sql_number(seq));
  if (!query) return pass_on(query);
  auto row = (*query)->step();
  if (!row) return pass_on(row);
  if (!*row) {
    return std::nullopt;
  }
  const Range range = range_at(**query, 0);
  WholeGap gap{range, std::string((*query)->text(2)), (*query)->integer(3), (*query)->integer(4)};
  (*query)->reset();
  return range.b >= seq ? std::optional(std::move(gap)) : std::nullopt;
}

}  // namespace

Result<Ranges> held_of(PreparedSql& sql, std::int64_t epoch) {
  Ranges held;
  auto read = for_each_row(sql.query("SELECT a, b FROM held WHERE epoch = ? ORDER BY a", epoch),
                           [&](const buoyd::Statement& row) { held.add(range_at(row, 0)); });
  if (!read) return pass_on(read);
  return held;
}

Result<void> add_held(PreparedSql& sql, std::int64_t epoch, Range range) {
  const std::int64_t low = sql_number(range.a) - 1;
  const std::int64_t high = sql_number(std::min(range.b, highest_seq - 1)) + 1;
  auto query = sql.query("SELECT min(a), max(b) FROM held WHERE epoch = ? AND a <= ? AND b >= ?",
                         epoch, high, low);
  if (!query) return pass_on(query);
  auto row = (*query)->step();
  if (!row) return pass_on(row);
  const std::int64_t a = std::min((*query)->optional_integer(0).value_or(low + 1), low + 1);
  const std::int64_t b = std::max((*query)->optional_integer(1).value_or(0), sql_number(range.b));
  (*query)->reset();
  auto removed =
      sql.run("DELETE FROM held WHERE epoch = ? AND a <= ? AND b >= ?", epoch, high, low);
  if (!removed) return removed;
  return sql.run("INSERT INTO held VALUES(?, ?, ?)", epoch, a, b);
}

Result<void> add_gap(PreparedSql& sql, std::int64_t epoch, const buoyd::Gap& lost,
                     std::string_view reason, const Ranges& held) {
  const WholeGap gap{{lost.a, lost.b.value_or(highest_seq)},
                     std::string(reason),
                     lost.t0.time_since_epoch().count(),
                     lost.t1.time_since_epoch().count()};
  const Ranges missing = held.missing(gap.range);
  for (const Range& range : missing.list()) {
    if (auto inserted = insert_part(sql, epoch, range, gap); !inserted) return inserted;
  }
  return {};
}

Result<void> fill_gap(PreparedSql& sql, std::int64_t epoch, std::uint64_t seq) {
  auto gap = gap_around(sql, epoch, seq);
  if (!gap) return pass_on(gap);
  if (!*gap) {
    return {};
  }
  const Range whole = (*gap)->range;
  auto removed = sql.run("DELETE FROM gap WHERE epoch = ? AND a = ?", epoch, sql_number(whole.a));
  if (!removed) return removed;
  if (auto left = insert_part(sql, epoch, {whole.a, seq - 1}, **gap); !left) return left;
  return insert_part(sql, epoch, {seq + 1, whole.b}, **gap);
}

}  // namespace buoyshore
