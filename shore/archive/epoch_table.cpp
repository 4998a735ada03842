#include "shore/archive/epoch_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.hpp"
#include "shore/archive/gone_epochs.hpp"
#include "shore/archive/station_query.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

std::int64_t utc_micros(buoyd::WallTime time) {
  return time.time_since_epoch().count();
}

Result<void> note_epoch(PreparedSql& sql, const AlarmPlace& place, const HelloEpoch& epoch,
                        bool is_current) {
  auto n = epoch_number(sql, place, epoch.first);
  if (!n) return pass_on(n);
  if (auto reclaimed = reclaim_all(sql, *n); !reclaimed) return reclaimed;
  const std::uint64_t has_to = is_current ? highest_seq : epoch.last.value_or(0);
  if (auto reclaimed = reclaim_rolled_back(sql, *n, has_to); !reclaimed) return reclaimed;
  if (auto told = note_told(sql, *n, epoch.last.value_or(0)); !told) return told;
  auto said = sql.run("UPDATE epoch SET said_current = ? WHERE n = ?",
                      epoch.last ? std::int64_t{is_current} : end_untold, *n);
  const bool is_closed = epoch.last && !is_current;
  return said && is_closed ? note_rolled_back(sql, place, *n, *epoch.last) : said;
}

/// Another epoch is the current one now. If it has been before, with another hello than this,
/// two of them take turns; two boards never have a boot in common, while one board goes on with an
/// epoch of the same boot when its store can be written again (B10).
Result<void> check_turns(PreparedSql& sql, const AlarmPlace& place, std::string_view nonce) {
  auto turns = sql.integer(
      "SELECT 1 FROM station s JOIN epoch e ON e.station = s.name AND e.id = ?2 "
      "WHERE s.name = ?1 AND s.current <> ?2 AND e.nonce IS NOT NULL AND e.nonce <> ?3 "
      "AND e.boot <> (SELECT boot FROM epoch WHERE station = s.name AND id = s.current)",
      place.station, place.epoch, nonce);
  if (!turns) return pass_on(turns);
  if (!*turns) {
    return {};
  }
  return raise_alarm(sql, place, alarms::two_live,
                     "two epochs say hello in turn: a spare board or a cloned card is alive");
}

Result<void> raise_lost_writes(PreparedSql& sql, const AlarmPlace& place, std::int64_t end,
                               std::int64_t archived) {
  return raise_alarm(
      sql, place, alarms::lost_writes,
      fmt::format("the board's disk loses flushed writes: its store ends this epoch at {}, "
                  "but {} had been sent",
                  end, archived));
}

}  // namespace

Result<std::optional<std::int64_t>> find_epoch(PreparedSql& sql, std::string_view station,
                                               std::string_view id) {
  return sql.integer("SELECT n FROM epoch WHERE station = ? AND id = ?", station, id);
}

Result<void> note_told(PreparedSql& sql, std::int64_t n, std::uint64_t last) {
  return sql.run("UPDATE epoch SET said_last = ?1 WHERE n = ?2 AND coalesce(said_last, 0) < ?1",
                 sql_number(last), n);
}

Result<std::int64_t> epoch_number(PreparedSql& sql, const AlarmPlace& place, std::uint64_t first) {
  auto known = find_epoch(sql, place.station, place.epoch);
  if (!known) return pass_on(known);
  if (*known) {
    auto begun = sql.run(
        "UPDATE epoch SET first = ?1 WHERE n = ?2 AND first <> ?1 AND said_current IS NULL AND NOT "
        "EXISTS(SELECT 1 FROM reading WHERE epoch = ?2)",
        sql_number(first), **known);
    if (!begun) return pass_on(begun);
    return **known;
  }
  auto inserted =
      sql.run("INSERT INTO epoch(station, id, first, heard, boot) VALUES(?1, ?2, ?3, ?4, ?2)",
              place.station, place.epoch, sql_number(first), utc_micros(place.now));
  if (!inserted) return pass_on(inserted);
  return sql.database().last_rowid();
}

Result<void> note_hello(PreparedSql& sql, const std::string& station, const Hello& hello,
                        buoyd::WallTime now) {
  const std::string current = buoyd::to_hex(hello.epochs.front().id);
  const std::string nonce = buoyd::to_hex(hello.nonce);
  if (auto checked = check_turns(sql, {station, current, now}, nonce); !checked) return checked;
  for (const HelloEpoch& epoch : hello.epochs) {
    const std::string id = buoyd::to_hex(epoch.id);
    auto noted = note_epoch(sql, {station, id, now}, epoch, &epoch == &hello.epochs.front());
    if (!noted) return noted;
  }
  auto named =
      sql.run("UPDATE epoch SET nonce = ? WHERE station = ? AND id = ?", nonce, station, current);
  if (!named) return named;
  return sql.run(
      "INSERT INTO station(name, current, hello_at, receipt_interval) VALUES(?1, ?2, ?3, ?4) "
      "ON CONFLICT(name) "
      "DO UPDATE SET current = ?2, hello_at = ?3, receipt_interval = ?4",
      station, current, utc_micros(now), std::int64_t{hello.receipt_interval.count()});
}

namespace {

/// Does a store tell all that the station ever said of its current epoch?
Result<bool> tells_of_the_newest(PreparedSql& sql, const std::string& station,
                                 const std::vector<HelloEpoch>& epochs) {
  for (const HelloEpoch& epoch : epochs) {
    const std::string id = buoyd::to_hex(epoch.id);
    auto is_newest = sql.integer(
        "SELECT 1 FROM station s JOIN epoch e ON e.station = s.name AND e.id = s.current "
        "WHERE s.name = ? AND s.current = ? AND coalesce(e.said_last, 0) <= ?",
        station, id, sql_number(epoch.last.value_or(0)));
    if (!is_newest) return pass_on(is_newest);
    if (*is_newest) return true;
  }
  return false;
}

}  // namespace

Result<void> note_store(PreparedSql& sql, const std::string& station,
                        const std::vector<HelloEpoch>& epochs, buoyd::WallTime now) {
  auto is_newest = tells_of_the_newest(sql, station, epochs);
  if (!is_newest) return pass_on(is_newest);
  for (const HelloEpoch& epoch : epochs) {
    const std::string id = buoyd::to_hex(epoch.id);
    auto n = epoch_number(sql, {station, id, now}, epoch.first);
    if (!n) return pass_on(n);
    const auto last = epoch.last ? std::optional(sql_number(*epoch.last)) : std::nullopt;
    auto said = sql.run(
        "UPDATE epoch SET said_last = max(coalesce(?1, said_last), coalesce(said_last, ?1)), "
        "said_current = coalesce(said_current, 0) WHERE n = ?2",
        last, *n);
    if (!said) return said;
  }
  if (epochs.empty()) {
    return {};
  }
  // hello_at 0: no hello tells more than this store. Then, and of a station that never said hello,
  // its newest epoch is the current one.
  const std::string newest = buoyd::to_hex(epochs.back().id);
  return sql.run(
      "INSERT INTO station(name, current, hello_at, receipt_interval) VALUES(?1, ?2, 0, ?3) "
      "ON CONFLICT(name) DO UPDATE SET hello_at = 0, current = ?2 WHERE ?4",
      station, newest, std::int64_t{Hello{}.receipt_interval.count()}, std::int64_t{*is_newest});
}

namespace {

/// Does the epoch of a store lie behind the current one?
bool is_behind_current(const StationFacts& facts, const std::string& newest) {
  bool is_current_passed = false;
  for (const EpochVerdict& judged : judge(facts).epochs) {
    const std::string& id = facts.epochs[judged.epoch].id;
    if (id == newest) return is_current_passed;
    is_current_passed = is_current_passed || id == facts.current;
  }
  return false;
}

}  // namespace

Result<void> note_successor(PreparedSql& sql, const std::string& station,
                            const std::vector<HelloEpoch>& epochs) {
  if (epochs.empty()) {
    return {};
  }
  const std::string newest = buoyd::to_hex(epochs.back().id);
  auto may_lack = sql.integer(
      "SELECT 1 FROM station WHERE name = ? AND hello_at = 0 AND current <> ?", station, newest);
  if (!may_lack) return pass_on(may_lack);
  if (!*may_lack) {
    return {};
  }
  auto facts = facts_of(sql, station);
  if (!facts) return pass_on(facts);
  const bool has_current = std::ranges::any_of(
      epochs, [&](const HelloEpoch& epoch) { return buoyd::to_hex(epoch.id) == facts->current; });
  if (has_current || !is_behind_current(*facts, newest)) {
    return {};
  }
  return sql.run("UPDATE station SET current = ? WHERE name = ?", newest, station);
}

namespace {

/// As all epochs are written here. On a damaged store a name may be none, or have become "4Ef6…".
std::optional<std::string> epoch_in(const std::optional<std::string>& name) {
  const auto id = buoyd::hash8_from_hex(name.value_or(""));
  return id ? std::optional(buoyd::to_hex(*id)) : std::nullopt;
}

}  // namespace

Result<void> note_start(PreparedSql& sql, const AlarmPlace& place, std::int64_t n,
                        const buoyd::Reading& start) {
  const OwnFields fields(start);
  const auto previous = epoch_in(fields.text("previous_epoch"));
  const auto previous_last = fields.integer("previous_last");
  auto noted = sql.run(
      "UPDATE epoch SET boot = coalesce(?, boot), started = ?, previous = ?, previous_last = ? "
      "WHERE n = ?",
      fields.text("boot_id"), std::int64_t{utc_micros(start.utc)}, previous, previous_last, n);
  if (!noted) return noted;
  auto moved = sql.run(
      "UPDATE clock_record SET boot = (SELECT boot FROM epoch WHERE n = ?1) WHERE epoch = ?1", n);
  if (!moved || !previous || !previous_last) return moved;
  auto before = find_epoch(sql, place.station, *previous);
  if (!before) return pass_on(before);
  if (*before) {
    if (auto reclaimed = reclaim_gone(sql, **before); !reclaimed) return reclaimed;
  }
  auto archived = sql.integer(
      "SELECT max(seq) FROM reading WHERE epoch = (SELECT n FROM epoch WHERE station = ? AND id = "
      "?)",
      place.station, *previous);
  if (!archived) return pass_on(archived);
  if (archived->value_or(0) <= *previous_last) {
    return {};
  }
  return raise_lost_writes(sql, {place.station, *previous, place.now}, *previous_last, **archived);
}

Result<void> check_end(PreparedSql& sql, const AlarmPlace& place, std::uint64_t seq) {
  auto end = sql.integer(
      "SELECT previous_last FROM epoch WHERE station = ? AND previous = ? ORDER BY n DESC LIMIT 1",
      place.station, place.epoch);
  if (!end) return pass_on(end);
  if (!*end || **end >= sql_number(seq)) {
    return {};
  }
  return raise_lost_writes(sql, place, **end, sql_number(seq));
}

}  // namespace buoyshore
