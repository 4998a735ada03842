#include "shore/archive/station_query.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "shore/archive/epoch_table.hpp"
#include "shore/archive/gone_epochs.hpp"

namespace buoyshore {

using buoyd::Result;
using buoyd::Statement;
using buoyd::WallTime;

namespace {

std::optional<std::uint64_t> optional_number(const Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(number_at(row, column));
}

WallTime time(const Statement& row, int column) {
  return WallTime(buoyd::Micros(row.integer(column)));
}

EpochFacts epoch_from(const Statement& row) {
  EpochFacts epoch;
  epoch.id = row.text(1);
  epoch.first = number_at(row, 2);
  epoch.said_last = optional_number(row, 3);
  epoch.was_listed = !row.is_null(4);
  epoch.was_current = row.integer(4) == 1;
  // Archives of version 1 and imported stores have no number where the end could not be told.
  epoch.is_end_untold = epoch.was_listed && (row.integer(4) == end_untold || !epoch.said_last);
  if (!row.is_null(5)) epoch.started = time(row, 5);
  if (!row.is_null(6)) epoch.previous = std::string(row.text(6));
  epoch.previous_last = optional_number(row, 7);
  return epoch;
}

/// The column `started` is what the board's clock said, which may not have been set: the start
/// reading is where the archive places it.
template <class Take>
Result<void> read_epochs(PreparedSql& sql, std::string_view station, Take take) {
  return for_each_row(
      sql.query("SELECT e.n, e.id, e.first, e.said_last, e.said_current, "
                "CASE WHEN e.started IS NOT NULL AND EXISTS(SELECT 1 FROM reading r JOIN "
                "description d ON d.n = r.description WHERE r.epoch = e.n AND r.seq = e.first AND "
                "d.instrument = 'buoyd' AND d.kind = 'start') "
                "THEN (SELECT p.placed_utc FROM placed p WHERE p.epoch = e.n AND p.seq = e.first) "
                "ELSE e.started END, e.previous, e.previous_last "
                "FROM epoch e WHERE e.station = ? ORDER BY e.n",
                station),
      take);
}

/// When the reading of the highest number of an epoch was taken, and not later than it came.
Result<std::optional<WallTime>> newest_taken(PreparedSql& sql, const StationFacts& facts) {
  auto micros = sql.integer(
      "SELECT min(r.utc, (SELECT max(last_at) FROM tally WHERE epoch = r.epoch_n)) FROM readings r "
      "JOIN epoch e ON e.n = r.epoch_n WHERE e.station = ?1 AND e.id = ?2 AND r.seq = "
      "(SELECT max(seq) FROM reading WHERE epoch = e.n)",
      facts.name, facts.current);
  if (!micros) return pass_on(micros);
  return *micros ? std::optional(WallTime(buoyd::Micros(**micros))) : std::nullopt;
}

/// All rows of a bound query, each as `make` makes it.
template <class Row, class Make>
Result<std::vector<Row>> rows_of(const Result<Statement*>& query, Make make) {
  std::vector<Row> rows;
  auto read = for_each_row(query, [&](const Statement& row) { rows.push_back(make(row)); });
  if (!read) return pass_on(read);
  return rows;
}

}  // namespace

Result<StationFacts> facts_of(PreparedSql& sql, const std::string& station) {
  const std::string_view name = station;
  StationFacts facts;
  facts.name = station;
  std::map<std::int64_t, std::size_t> index;
  auto read = for_each_row(sql.query("SELECT current, hello_at FROM station WHERE name = ?", name),
                           [&](const Statement& row) {
                             facts.current = row.text(0);
                             facts.hello_at = time(row, 1);
                           });
  if (!read) return pass_on(read);
  read = read_epochs(sql, name, [&](const Statement& row) {
    index[row.integer(0)] = facts.epochs.size();
    facts.epochs.push_back(epoch_from(row));
  });
  if (!read) return pass_on(read);
  read =
      for_each_row(sql.query("SELECT h.epoch, h.a, h.b FROM epoch e JOIN held h ON h.epoch = e.n "
                             "WHERE e.station = ?",
                             name),
                   [&](const Statement& row) {
                     facts.epochs[index[row.integer(0)]].held.add(range_at(row, 1));
                   });
  if (!read) return pass_on(read);
  read = for_each_row(sql.query("SELECT g.epoch, g.a, g.b FROM epoch e JOIN gap g ON g.epoch = e.n "
                                "WHERE e.station = ? AND g." BUOYSHORE_IS_OWN_GAP,
                                name),
                      [&](const Statement& row) {
                        facts.epochs[index[row.integer(0)]].assumed.add(range_at(row, 1));
                      });
  if (!read) return pass_on(read);
  read = for_each_row(sql.query("SELECT last_at FROM alarm WHERE station = ? AND kind = ? "
                                "ORDER BY last_at DESC LIMIT 1",
                                name, alarms::two_live),
                      [&](const Statement& row) { facts.turned_at = time(row, 0); });
  if (!read) return pass_on(read);
  auto newest = newest_taken(sql, facts);
  if (!newest) return pass_on(newest);
  facts.newest_taken = *newest;
  return facts;
}

Result<std::vector<GapRow>> gaps_of(PreparedSql& sql, const std::string& station) {
  std::vector<GapRow> gaps;
  auto read = for_each_row(
      sql.query("SELECT e.id, g.a, g.b, g.reason, g.t0, g.t1 FROM epoch e JOIN gap g "
                "ON g.epoch = e.n WHERE e.station = ? ORDER BY e.n, g.a",
                station),
      [&](const Statement& row) {
        GapRow gap{std::string(row.text(0)), range_at(row, 1), std::string(row.text(3)),
                   time(row, 4), time(row, 5)};
        if (!gaps.empty() && gaps.back().epoch == gap.epoch && gaps.back().reason == gap.reason &&
            gaps.back().range.b + 1 == gap.range.a) {
          gaps.back().range.b = gap.range.b;
          gaps.back().t1 = gap.t1;
        } else {
          gaps.push_back(std::move(gap));
        }
      });
  if (!read) return pass_on(read);
  return gaps;
}

Result<std::vector<TallyRow>> tallies_of(PreparedSql& sql, const std::string& station) {
  return rows_of<TallyRow>(
      sql.query("SELECT d.instrument, d.kind, sum(t.readings), max(t.last_utc), max(t.last_at) "
                "FROM epoch e JOIN tally t ON t.epoch = e.n JOIN description d "
                "ON d.n = t.description WHERE e.station = ? GROUP BY 1, 2",
                station),
      [](const Statement& row) {
        return TallyRow{std::string(row.text(0)), std::string(row.text(1)), number_at(row, 2),
                        time(row, 3), time(row, 4)};
      });
}

Result<std::vector<AlarmRow>> alarms_of(PreparedSql& sql, const std::string& station) {
  return rows_of<AlarmRow>(
      sql.query("SELECT kind, epoch, text, last_at, count FROM alarm WHERE station = ? "
                "ORDER BY last_at",
                station),
      [](const Statement& row) {
        return AlarmRow{std::string(row.text(0)), std::string(row.text(1)),
                        std::string(row.text(2)), time(row, 3), number_at(row, 4)};
      });
}

Result<std::vector<std::string>> station_names(PreparedSql& sql) {
  return rows_of<std::string>(sql.query("SELECT DISTINCT station FROM epoch ORDER BY 1"),
                              [](const Statement& row) { return std::string(row.text(0)); });
}

tl::unexpected<buoyd::Error> unknown_station(PreparedSql& sql, const std::string& station) {
  const auto names = station_names(sql);
  if (!names) return tl::unexpected(names.error());
  if (std::ranges::find(*names, station) != names->end()) {
    return buoyd::fail(
        buoyd::ErrorCode::invalid,
        fmt::format("no readings of the instruments of station '{}' came so far", station));
  }
  return buoyd::fail(
      buoyd::ErrorCode::invalid,
      fmt::format("there is no station '{}' in this archive: it holds {}", station,
                  names->empty() ? "none" : fmt::format("{}", fmt::join(*names, ", "))));
}

}  // namespace buoyshore
