#include "spool/store/schema.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace buoyd {

namespace {

constexpr std::string_view tables = R"(
CREATE TABLE reading(
  seq INTEGER PRIMARY KEY,        -- its number: rises by one, never reused
  instrument TEXT NOT NULL,
  description INTEGER NOT NULL,   -- description.n
  utc INTEGER NOT NULL,           -- us since 1970-01-01 UTC; boottime + lag
  boottime INTEGER NOT NULL,      -- us of CLOCK_BOOTTIME; compares within its epoch
  clock INTEGER NOT NULL,         -- state * 32 + bits: 0 unknown, 1 unset, 2 free-running, 3 NTP, 4 GNSS
  span INTEGER NOT NULL,          -- us, length of the interval that ends at utc; 0: an instant
  body TEXT NOT NULL,             -- values in the description's order: [12.5,null,[7.1,7.3]]
  flags TEXT                      -- one QARTOD digit a value, arrays flattened; NULL: all have their default
) STRICT;
CREATE TABLE description(
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  hash TEXT NOT NULL UNIQUE,      -- first 8 bytes of SHA-256 of text, 16 hex digits
  text TEXT NOT NULL              -- JSON, exactly as it travels
) STRICT;
CREATE TABLE epoch(
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,        -- 64 random bits, 16 hex digits
  first INTEGER NOT NULL UNIQUE,  -- its first number
  last INTEGER,                   -- its last number; NULL: the newest epoch, see reading
  boot_id TEXT NOT NULL,
  started INTEGER NOT NULL,       -- us since 1970-01-01 UTC
  prev_id TEXT,                   -- the epoch before it in this store
  prev_last INTEGER               -- and that one's last number
) STRICT;
CREATE TABLE done(                -- numbers that the archive has
  epoch INTEGER NOT NULL,         -- epoch.n
  a INTEGER NOT NULL,
  b INTEGER NOT NULL,             -- inclusive
  PRIMARY KEY(epoch, a)
) STRICT, WITHOUT ROWID;
CREATE TABLE lost(                -- numbers that no longer exist; owed like readings
  epoch INTEGER NOT NULL,
  a INTEGER NOT NULL,
  b INTEGER,                      -- inclusive; NULL: end unknown (damaged)
  reason TEXT NOT NULL,           -- retention, trimmed, damaged
  t0 INTEGER NOT NULL,            -- utc of the first and the last lost reading; 0: unknown
  t1 INTEGER NOT NULL,
  PRIMARY KEY(epoch, a)
) STRICT, WITHOUT ROWID;
CREATE TABLE meta(
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
)";

constexpr std::string_view views = R"(
CREATE VIEW readings AS -- every reading with its times in words; cheap with LIMIT or a range of seq
  SELECT r.seq,
    strftime('%Y-%m-%dT%H:%M:%S', r.utc / 1000000, 'unixepoch')
      || printf('.%06dZ', r.utc % 1000000) AS time,
    CASE r.clock / 32 WHEN 1 THEN 'unset' WHEN 2 THEN 'free-running' WHEN 3 THEN 'ntp'
      WHEN 4 THEN 'gnss' ELSE 'unknown' END AS clock,
    r.instrument, d.text ->> '$.kind' AS kind, r.body, r.flags, r.span / 1e6 AS span_s,
    (SELECT id FROM epoch WHERE first <= r.seq ORDER BY first DESC LIMIT 1) AS epoch
  FROM reading r JOIN description d ON d.n = r.description;
CREATE VIEW latest_row AS -- newest reading of each instrument and kind among the newest 10,000
  SELECT seq, about FROM (
    SELECT r.seq, d.text AS about,
      row_number() OVER (PARTITION BY r.instrument, d.text ->> '$.kind'
                         ORDER BY r.seq DESC) AS age
    FROM (SELECT max(seq) AS seq FROM reading
          WHERE seq > (SELECT max(seq) FROM reading) - 10000 GROUP BY description) AS newest
      JOIN reading r ON r.seq = newest.seq JOIN description d ON d.n = r.description)
  WHERE age = 1;
CREATE VIEW latest AS -- the same for people: one row a reading, values with names and units
  SELECT r.time, r.clock, r.instrument, r.kind,
    (SELECT group_concat(c.value ->> '$.name' || ' '
        || coalesce(c.value ->> ('$.values."' || (r.body ->> ('$[' || c.key || ']')) || '"'),
                    r.body -> ('$[' || c.key || ']'), 'null')
        || CASE coalesce(c.value ->> '$.unit', '') WHEN '' THEN '' WHEN '1' THEN ''
           ELSE ' ' || (c.value ->> '$.unit') END, ', ')
     FROM json_each(l.about, '$.channels') c) AS reading,
    r.seq
  FROM latest_row l JOIN readings r ON r.seq = l.seq
  ORDER BY r.instrument, r.kind;
CREATE VIEW latest_value AS -- the same, one row a value
  WITH named AS ( -- an axis stands in the description, or of older ones in the channel
    SELECT l.seq, c.key AS i, c.value AS about,
      CASE json_type(c.value, '$.axis') WHEN 'text' THEN l.about -> '$.axis'
        ELSE c.value -> '$.axis' END AS axis
    FROM latest_row l, json_each(l.about, '$.channels') c),
  channel AS (
    SELECT *, coalesce(json_array_length(axis, '$.points'), 1) AS points FROM named),
  placed AS (
    SELECT *, sum(points) OVER (PARTITION BY seq ORDER BY i) - points AS before FROM channel),
  point AS (
    SELECT p.seq, p.about, p.axis, p.before + x.key AS place, x.value AS point,
      '$[' || p.i || ']' || CASE WHEN p.axis IS NULL THEN '' ELSE '[' || x.key || ']' END AS path
    FROM placed p, json_each(coalesce(p.axis -> '$.points', '[null]')) x),
  valued AS (
    SELECT point.*, r.time, r.instrument, r.kind, r.body ->> point.path AS value, r.flags
    FROM point JOIN readings r ON r.seq = point.seq)
  SELECT time, instrument, kind, about ->> '$.name' AS channel,
    point, axis ->> '$.unit' AS point_unit, value, about ->> '$.unit' AS unit,
    CASE WHEN flags IS NOT NULL THEN CAST(substr(flags, place + 1, 1) AS INTEGER)
      WHEN value IS NULL THEN 9 ELSE coalesce(about ->> '$.flag', 2) END AS flag,
    about ->> ('$.values."' || value || '"') AS meaning, seq
  FROM valued ORDER BY instrument, kind, place;
CREATE VIEW delivery AS -- what the archive has of each epoch
  SELECT id AS epoch, first, last, numbers, delivered, numbers - delivered AS owed, lost
  FROM (
    SELECT e.id, e.first, e.last, e.last - e.first + 1 AS numbers,
      (SELECT coalesce(sum(b - a + 1), 0) FROM done WHERE epoch = e.n) AS delivered,
      (SELECT coalesce(sum(b - a + 1), 0) FROM lost WHERE epoch = e.n) AS lost
    FROM (SELECT n, id, first,
            coalesce(last, (SELECT max(seq) FROM reading)) AS last FROM epoch) e)
  ORDER BY first;
)";

constexpr std::int64_t table_count = 6;

Result<std::int64_t> number(Database& database, std::string_view sql) {
  auto statement = database.prepare(sql);
  if (!statement) return pass_on(statement);
  auto row = statement->step();
  if (!row) return pass_on(row);
  return *row ? statement->integer(0) : 0;
}

Result<void> drop_views(Database& database) {
  std::vector<std::string> names;
  {
    auto found = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'view'");
    if (!found) return pass_on(found);
    auto row = found->step();
    for (; row && *row; row = found->step()) names.emplace_back(found->text(0));
    if (!row) return pass_on(row);
  }
  for (const std::string& name : names) {
    if (auto dropped = database.execute(fmt::format("DROP VIEW \"{}\"", name)); !dropped) {
      return dropped;
    }
  }
  return {};
}

Result<bool> has_all_tables(Database& database) {
  const auto found = number(database,
                            "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN "
                            "('reading', 'description', 'epoch', 'done', 'lost', 'meta')");
  return found.map([](std::int64_t count) { return count == table_count; });
}

}  // namespace

Result<SchemaState> schema_state(Database& database) {
  const auto tables_there = number(database, "SELECT count(*) FROM sqlite_schema");
  if (!tables_there) return tl::unexpected(tables_there.error());
  const auto id = number(database, "PRAGMA application_id");
  const auto version = number(database, "PRAGMA user_version");
  if (!id) return tl::unexpected(id.error());
  if (!version) return tl::unexpected(version.error());
  if (*id != store_application_id) {
    return *id == 0 && *tables_there == 0 ? SchemaState::empty : SchemaState::foreign;
  }
  if (*version > store_version) {
    return SchemaState::newer;
  }
  return has_all_tables(database).map([&](bool all) {
    return all && *version >= oldest_store_version ? SchemaState::ours : SchemaState::foreign;
  });
}

Result<void> bring_up(Database& database) {
  const auto version = number(database, "PRAGMA user_version");
  if (!version) return tl::unexpected(version.error());
  if (*version == store_version) {
    return {};
  }
  auto transaction = Transaction::begin(database);
  if (!transaction) return pass_on(transaction);
  if (auto dropped = drop_views(database); !dropped) return dropped;
  const std::string mark = fmt::format("PRAGMA user_version={};", store_version);
  if (auto made = database.execute(std::string(views) + mark); !made) {
    return made;
  }
  return transaction->commit();
}

Result<void> create_schema(Database& database) {
  auto transaction = Transaction::begin(database);
  if (!transaction) return pass_on(transaction);
  const std::string marks = fmt::format("PRAGMA application_id={};PRAGMA user_version={};",
                                        store_application_id, store_version);
  if (auto made = database.execute(std::string(tables) + std::string(views) + marks); !made) {
    return made;
  }
  return transaction->commit();
}

}  // namespace buoyd
