#include "shore/rollup/rollup_schema.hpp"

#include <fmt/format.h>

#include <initializer_list>
#include <string_view>

#include "shore/rollup/placement.hpp"

namespace buoyshore {

namespace {

// Times are µs UTC. A row whose readings nothing places (anchor -1) has the start 0 and no summary.
// What a batch brings stands side by side: a commit writes few pages.
constexpr std::string_view tables = R"sql(
CREATE TABLE rollup(
  level INTEGER NOT NULL,              -- length in µs: a minute, an hour or a day
  epoch INTEGER NOT NULL, start INTEGER NOT NULL, description INTEGER NOT NULL,
  anchor INTEGER NOT NULL,
  first INTEGER NOT NULL, last INTEGER NOT NULL,  -- lowest and highest number of its readings
  readings INTEGER NOT NULL,
  summary BLOB NOT NULL,
  PRIMARY KEY(level, epoch, start, description, anchor)
) WITHOUT ROWID;
CREATE INDEX rollup_loose ON rollup(epoch, anchor) WHERE anchor > -2;
CREATE TABLE redo(                     -- epochs that are rolled up anew, from their first reading on
  epoch INTEGER PRIMARY KEY,
  upto INTEGER NOT NULL                -- done so far; -1: what there was is still to be removed
);
CREATE TABLE stale(                    -- what placed readings of that epoch changed
  epoch INTEGER NOT NULL, anchor INTEGER NOT NULL, PRIMARY KEY(epoch, anchor)
) WITHOUT ROWID;
CREATE TABLE amended(epoch INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(epoch, seq))
  WITHOUT ROWID;
CREATE TRIGGER amendment_of_a_reading AFTER INSERT ON amendment BEGIN
  INSERT OR IGNORE INTO amended
    SELECT n, NEW.seq FROM epoch WHERE station = NEW.station AND id = NEW.epoch;
END;
CREATE TRIGGER boot_of_an_epoch AFTER UPDATE OF boot ON epoch WHEN NEW.boot <> OLD.boot BEGIN
  INSERT OR REPLACE INTO redo SELECT NEW.n, -1
    WHERE EXISTS (SELECT 1 FROM rollup WHERE epoch = NEW.n AND anchor > -2);
END;
)sql";

/// A record takes readings from its neighbours, and the first one all that the hellos placed; one
/// that goes to another boot gives them back.
constexpr std::string_view record_trigger = R"sql(
CREATE TRIGGER record_{name} AFTER {event} ON clock_record BEGIN
  INSERT OR IGNORE INTO stale SELECT e.n, a.anchor FROM epoch e, (
    SELECT 2 * {row}.boottime AS anchor
    UNION ALL SELECT 2 * max(boottime) FROM clock_record
      WHERE station = {row}.station AND boot = {row}.boot AND boottime < {row}.boottime
    UNION ALL SELECT 2 * min(boottime) FROM clock_record
      WHERE station = {row}.station AND boot = {row}.boot AND boottime > {row}.boottime
    UNION ALL SELECT {unplaced}
    UNION ALL SELECT 2 * boottime + 1 FROM arrival
      WHERE station = {row}.station AND boot = {row}.boot AND 2 > (SELECT count(*) FROM
        (SELECT 1 FROM clock_record WHERE station = {row}.station AND boot = {row}.boot LIMIT 2))
  ) a WHERE e.station = {row}.station AND e.boot = {row}.boot AND a.anchor IS NOT NULL
    AND EXISTS (SELECT 1 FROM rollup r WHERE r.epoch = e.n AND r.anchor > -2);
END;
)sql";

/// Where a boot has a record, hellos place nothing of it.
constexpr std::string_view arrival_trigger = R"sql(
CREATE TRIGGER arrival_{name} AFTER {event} ON arrival BEGIN
  INSERT OR IGNORE INTO stale SELECT e.n, a.anchor FROM epoch e, (
    SELECT 2 * {row}.boottime + 1 AS anchor
    UNION ALL SELECT 2 * max(boottime) + 1 FROM arrival
      WHERE station = {row}.station AND boot = {row}.boot AND boottime < {row}.boottime
    UNION ALL SELECT 2 * min(boottime) + 1 FROM arrival
      WHERE station = {row}.station AND boot = {row}.boot AND boottime > {row}.boottime
    UNION ALL SELECT {unplaced}
  ) a WHERE e.station = {row}.station AND e.boot = {row}.boot AND a.anchor IS NOT NULL
    AND EXISTS (SELECT 1 FROM rollup r WHERE r.epoch = e.n AND r.anchor > -2)
    AND NOT EXISTS (SELECT 1 FROM clock_record
      WHERE station = {row}.station AND boot = {row}.boot);
END;
)sql";

std::string trigger(std::string_view sql, std::string_view name, std::string_view event,
                    std::string_view row) {
  return fmt::format(fmt::runtime(sql), fmt::arg("name", name), fmt::arg("event", event),
                     fmt::arg("row", row), fmt::arg("unplaced", anchor_unplaced));
}

/// The epochs that have readings of a description with all of these words.
std::string redo_described(std::initializer_list<std::string_view> words) {
  std::string sql =
      "INSERT OR REPLACE INTO redo SELECT DISTINCT t.epoch, -1 FROM tally t JOIN description d "
      "ON d.n = t.description WHERE true";
  for (const std::string_view one : words) sql += fmt::format(" AND instr(d.text, '{}')", one);
  return sql + ';';
}

std::string arrival_triggers() {
  return trigger(arrival_trigger, "came", "INSERT", "NEW") +
         trigger(arrival_trigger, "went", "DELETE", "OLD");
}

}  // namespace

std::string rollup_tables() {
  return std::string(tables) + trigger(record_trigger, "came", "INSERT", "NEW") +
         trigger(record_trigger, "moved_here", "UPDATE OF boot", "NEW") +
         trigger(record_trigger, "moved_away", "UPDATE OF boot", "OLD") + arrival_triggers();
}

std::string renewed_arrival_triggers() {
  return "DROP TRIGGER arrival_came; DROP TRIGGER arrival_went;" + arrival_triggers();
}

std::string redo_everything() {
  return "INSERT INTO redo SELECT n, -1 FROM epoch;";
}

std::string redo_spreads() {
  return redo_described({"wave_directional_spread"});
}

std::string redo_radians() {
  return redo_described({"\"unit\":\"rad\"", "\"reference\":"});
}

}  // namespace buoyshore
