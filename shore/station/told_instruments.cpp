#include "shore/station/told_instruments.hpp"

#include <vector>

#include "core/own_reading.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

/// The readings of a set have one boottime; the next set comes ten minutes later.
constexpr std::int64_t two_sets = 15LL * 60 * 1'000'000;

/// More than any station has instruments in two sets are looked at. The index of `reading` leads
/// straight to them. A set begins with a health reading, which names nobody: it comes of a station
/// without instruments, too. The second column: another set, or something that was taken later.
constexpr std::string_view newest_names =
    "WITH own AS MATERIALIZED (SELECT d.kind AS kind, t.description AS description "
    "FROM tally t JOIN description d ON d.n = t.description WHERE t.epoch = ?1 AND "
    "t.readings > 0 AND d.instrument = ?2 AND d.kind IN ('success', 'health') "
    "ORDER BY t.last_at DESC), "
    "newest AS MATERIALIZED (SELECT seq, boottime, body ->> '$[0]' AS name FROM "
    "(SELECT r.seq, r.boottime, r.body FROM reading r WHERE (r.description, r.epoch) = "
    "(SELECT description, ?1 FROM own WHERE kind = 'success' LIMIT 1) "
    "ORDER BY r.seq DESC LIMIT 1024) "
    "UNION ALL SELECT seq, boottime, NULL FROM "
    "(SELECT r.seq, r.boottime FROM reading r WHERE (r.description, r.epoch) = "
    "(SELECT description, ?1 FROM own WHERE kind = 'health' LIMIT 1) "
    "ORDER BY r.seq DESC LIMIT 2)), "
    "last AS MATERIALIZED (SELECT max(seq) AS seq, max(boottime) AS boottime FROM newest) "
    "SELECT CASE WHEN boottime > (SELECT boottime FROM last) - ?3 THEN name END, "
    "boottime < (SELECT boottime FROM last) FROM newest UNION ALL "
    "SELECT d.instrument, r.boottime > (SELECT boottime FROM last) FROM tally t "
    "JOIN description d ON d.n = t.description JOIN reading r ON r.epoch = t.epoch AND r.seq = "
    "(SELECT max(x.seq) FROM reading x WHERE x.description = t.description AND x.epoch = t.epoch) "
    "WHERE t.epoch = ?1 AND t.readings > 0 AND r.seq > (SELECT seq FROM last)";

constexpr std::string_view newest_naming =
    "SELECT utc FROM readings WHERE epoch_n = ?1 AND seq = (SELECT r.seq FROM reading r WHERE "
    "(r.description, r.epoch) = (SELECT t.description, t.epoch FROM tally t "
    "JOIN description d ON d.n = t.description WHERE t.epoch = ?1 AND t.readings > 0 AND "
    "d.instrument = ?2 AND d.kind = 'success' ORDER BY t.last_at DESC LIMIT 1) AND "
    "r.body ->> '$[0]' = ?3 ORDER BY r.seq DESC LIMIT 1)";

/// Of instrument ?3 at number ?4 of a run: as the last success reading before it says, unless a
/// reload came between, else the first one behind it. 256 are looked at: a few for each instrument
/// of a station.
constexpr std::string_view line_at =
    "WITH run AS MATERIALIZED (SELECT d.n AS d, e.n AS e, i.position AS i, l.position AS l "
    "FROM epoch e JOIN tally t ON t.epoch = e.n JOIN description d ON d.n = t.description AND "
    "d.instrument = 'buoyd' AND d.kind = 'success' JOIN channel i ON i.description = d.n AND "
    "i.name = 'instrument' JOIN channel l ON l.description = d.n AND l.name = 'line' "
    "WHERE e.station = ?1 AND e.id = ?2 LIMIT 1), "
    "reload AS MATERIALIZED (SELECT coalesce(max(r.seq), 0) AS seq FROM run JOIN tally t "
    "ON t.epoch = run.e JOIN description d ON d.n = t.description AND d.instrument = 'buoyd' AND "
    "d.kind = 'config' JOIN reading r ON r.description = d.n AND r.epoch = run.e AND r.seq < ?4) "
    "SELECT coalesce((SELECT body ->> (SELECT l FROM run) FROM (SELECT body FROM reading WHERE "
    "(description, epoch) = (SELECT d, e FROM run) AND seq < ?4 AND "
    "seq > (SELECT seq FROM reload) ORDER BY seq DESC LIMIT 256) "
    "WHERE body ->> (SELECT i FROM run) = ?3 AND body ->> (SELECT l FROM run) IS NOT NULL LIMIT "
    "1), "
    "(SELECT body ->> (SELECT l FROM run) FROM (SELECT body FROM reading WHERE "
    "(description, epoch) = (SELECT d, e FROM run) AND seq > ?4 ORDER BY seq LIMIT 256) "
    "WHERE body ->> (SELECT i FROM run) = ?3 AND body ->> (SELECT l FROM run) IS NOT NULL LIMIT "
    "1))";

}  // namespace

Result<ToldInstruments> told_instruments(PreparedSql& sql, std::int64_t epoch) {
  ToldInstruments told{epoch};
  auto read = for_each_row(sql.query(newest_names, epoch, buoyd::own_instrument, two_sets),
                           [&](const buoyd::Statement& row) {
                             if (!row.is_null(0)) told.names.emplace(row.text(0));
                             told.is_whole = told.is_whole || row.integer(1) != 0;
                           });
  if (!read) return pass_on(read);
  if (!told.is_whole) told.names.clear();
  return told;
}

Result<std::optional<std::int64_t>> current_run(PreparedSql& sql, const std::string& station) {
  return sql.integer(
      "SELECT e.n FROM station s JOIN epoch e ON e.station = s.name AND e.id = s.current "
      "WHERE s.name = ?1",
      station);
}

Result<ToldInstruments> told_now(PreparedSql& sql, const std::string& station) {
  auto run = current_run(sql, station);
  if (!run) return pass_on(run);
  return told_instruments(sql, run->value_or(0));
}

Result<ToldInstruments> told_last(PreparedSql& sql, const std::string& station) {
  std::vector<std::int64_t> runs;
  auto read = for_each_row(
      sql.query("SELECT n FROM epoch WHERE station = ?1 ORDER BY n DESC LIMIT 8", station),
      [&](const buoyd::Statement& row) { runs.push_back(row.integer(0)); });
  if (!read) return pass_on(read);
  for (const std::int64_t run : runs) {
    auto told = told_instruments(sql, run);
    if (!told || told->is_whole) return told;
  }
  return ToldInstruments{};
}

Result<std::optional<buoyd::WallTime>> named_last(PreparedSql& sql, std::int64_t epoch,
                                                  const std::string& instrument) {
  auto utc = sql.integer(newest_naming, epoch, buoyd::own_instrument, instrument);
  if (!utc) return pass_on(utc);
  if (!*utc) return std::nullopt;
  return buoyd::WallTime(buoyd::Micros(**utc));
}

Result<std::optional<std::string>> told_line(PreparedSql& sql, const ReadingQuery& query,
                                             const ArchivedReading& event) {
  std::optional<std::string> line;
  auto read =
      for_each_row(sql.query(line_at, query.station, event.epoch, query.instrument, event.seq),
                   [&](const buoyd::Statement& row) {
                     if (!row.is_null(0)) line = row.text(0);
                   });
  if (!read) return pass_on(read);
  return line;
}

}  // namespace buoyshore
