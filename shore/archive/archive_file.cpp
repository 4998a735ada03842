#include "shore/archive/archive_file.hpp"

#include <fmt/format.h>
#include <sys/types.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/hash.hpp"
#include "base/time.hpp"
#include "core/credible_time.hpp"
#include "platform/new_file.hpp"
#include "shore/archive/archive_views.hpp"
#include "shore/rollup/rollup_schema.hpp"
#include "shore/tables/state_file.hpp"

namespace buoyshore {

using buoyd::Database;
using buoyd::ErrorCode;
using buoyd::Result;

namespace {

constexpr std::string_view application_id = "1651856232";  // "buSh"
constexpr std::string_view schema_version = "7";
constexpr std::array<std::string_view, 6> older_versions{"1", "2", "3", "4", "5", "6"};

/// Of a new archive: rows of some 250 bytes leave less of such pages empty than of the usual 4 KiB.
const std::string page_size = "PRAGMA page_size=8192";

// Times are µs: UTC since 1970, or CLOCK_BOOTTIME; "heard", "at" and the like are the shore's
// clock.
constexpr std::string_view tables = R"sql(
CREATE TABLE archive(id TEXT NOT NULL, made INTEGER NOT NULL);
CREATE TABLE station(
  name TEXT PRIMARY KEY,
  current TEXT NOT NULL,               -- epoch that the latest hello named first
  hello_at INTEGER NOT NULL,
  receipt_interval INTEGER NOT NULL    -- as it asked
) WITHOUT ROWID;
CREATE TABLE epoch(
  n INTEGER PRIMARY KEY,
  station TEXT NOT NULL,
  id TEXT NOT NULL,                    -- 16 hex digits
  first INTEGER NOT NULL,
  heard INTEGER NOT NULL,
  said_last INTEGER,                   -- the largest number that a hello or a floor told of
  said_current INTEGER,                -- the latest hello that listed it: 1 as the current one, which
                                       -- may have grown since, 0 behind it, -1 without its end
  nonce TEXT,                          -- of the latest hello that named it first
  boot TEXT NOT NULL,                  -- the boot that CLOCK_BOOTTIME belongs to; its own id until known
  started INTEGER,                     -- from its start reading
  previous TEXT,
  previous_last INTEGER,
  UNIQUE(station, id)
);
CREATE TABLE description(
  n INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, instrument TEXT NOT NULL, kind TEXT NOT NULL,
  boot TEXT,                           -- the boot it names, if it does
  text TEXT NOT NULL
);
CREATE TABLE channel(
  description INTEGER NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL,
  unit TEXT NOT NULL, is_array INTEGER NOT NULL, points INTEGER NOT NULL,
  first INTEGER NOT NULL,              -- index of its first value in body and flags
  default_flag INTEGER NOT NULL,
  PRIMARY KEY(description, position)
) WITHOUT ROWID;
CREATE TABLE reading(
  epoch INTEGER NOT NULL, seq INTEGER NOT NULL, description INTEGER NOT NULL,
  utc INTEGER NOT NULL, boottime INTEGER NOT NULL, clock INTEGER NOT NULL, span INTEGER NOT NULL,
  body TEXT NOT NULL, flags TEXT,
  PRIMARY KEY(epoch, seq)
) WITHOUT ROWID;
CREATE INDEX reading_description ON reading(description);
CREATE TABLE gap(
  epoch INTEGER NOT NULL, a INTEGER NOT NULL, b INTEGER NOT NULL,  -- b = 2^63 - 1: end unknown
  reason TEXT NOT NULL, t0 INTEGER NOT NULL, t1 INTEGER NOT NULL,
  PRIMARY KEY(epoch, a)
) WITHOUT ROWID;
CREATE TABLE held(
  epoch INTEGER NOT NULL, a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY(epoch, a)
) WITHOUT ROWID;
CREATE TABLE tally(
  epoch INTEGER NOT NULL, description INTEGER NOT NULL, readings INTEGER NOT NULL,
  last_utc INTEGER NOT NULL, last_at INTEGER NOT NULL, PRIMARY KEY(epoch, description)
) WITHOUT ROWID;
CREATE TABLE conflict(
  n INTEGER PRIMARY KEY, at INTEGER NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
  description INTEGER NOT NULL, utc INTEGER NOT NULL, boottime INTEGER NOT NULL,
  clock INTEGER NOT NULL, span INTEGER NOT NULL, body TEXT NOT NULL, flags TEXT
);
CREATE TABLE alarm(
  station TEXT NOT NULL, kind TEXT NOT NULL, epoch TEXT NOT NULL, text TEXT NOT NULL,
  first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY(station, kind, epoch)
) WITHOUT ROWID;
CREATE TABLE amendment(
  station TEXT NOT NULL, epoch TEXT NOT NULL, seq INTEGER NOT NULL,  -- of the reading it amends
  by_epoch INTEGER NOT NULL, by_seq INTEGER NOT NULL,
  channel TEXT NOT NULL, point INTEGER, flag INTEGER NOT NULL,
  PRIMARY KEY(station, epoch, seq, by_epoch, by_seq)
) WITHOUT ROWID;
)sql";

// What places readings in time, new in version 2.
constexpr std::string_view time_tables = R"sql(
CREATE TABLE clock_record(
  station TEXT NOT NULL, boot TEXT NOT NULL, boottime INTEGER NOT NULL,
  epoch INTEGER NOT NULL, seq INTEGER NOT NULL, utc INTEGER NOT NULL, error INTEGER NOT NULL,
  PRIMARY KEY(station, boot, boottime, epoch, seq)
) WITHOUT ROWID;
CREATE INDEX clock_record_epoch ON clock_record(epoch);
CREATE TABLE arrival(
  station TEXT NOT NULL, boot TEXT NOT NULL, boottime INTEGER NOT NULL,  -- when a hello was made
  utc INTEGER NOT NULL,                -- when it came, by the shore's clock
  nonce TEXT NOT NULL,                 -- its own
  bound INTEGER,                       -- it was under way for at most so long; NULL: not known yet
  PRIMARY KEY(station, boot, boottime)
) WITHOUT ROWID;
)sql";

// How a station is reached, new in version 5.
constexpr std::string_view link_table = R"sql(
CREATE TABLE link(
  station TEXT PRIMARY KEY,
  is_online INTEGER,                   -- as its status at the broker says; NULL: none came
  since INTEGER NOT NULL,              -- of that state, by the shore's clock
  pause INTEGER NOT NULL,              -- how long it usually is between two of its batches
  batch_at INTEGER                     -- when one came last; NULL: none since there is this table
) WITHOUT ROWID;
)sql";

/// Views hold no data: each version makes its own. Those of version 2 saw no axis that stands once
/// in its description.
constexpr std::string_view drop_views = R"sql(
DROP VIEW channel_values; DROP VIEW readings; DROP VIEW placed; DROP VIEW IF EXISTS marked;
DROP VIEW neighboured; DROP VIEW located;
)sql";

/// Version 1 knew clock records by boot alone, and no arrivals.
constexpr std::string_view from_version_1 = R"sql(
DROP INDEX clock_record_epoch;
ALTER TABLE clock_record RENAME TO clock_record_1;
)sql";
constexpr std::string_view move_clock_records = R"sql(
INSERT INTO clock_record SELECT e.station, k.boot, k.boottime, k.epoch, k.seq, k.utc, k.error
FROM clock_record_1 k JOIN epoch e ON e.n = k.epoch;
DROP TABLE clock_record_1;
)sql";

Result<void> make_schema(Database& database, const std::string& id) {
  auto transaction = buoyd::Transaction::begin(database);
  if (!transaction) return pass_on(transaction);
  const std::string sql = fmt::format(
      "{}{}{}{}{}INSERT INTO archive VALUES('{}', {});PRAGMA application_id={};PRAGMA "
      "user_version={};",
      tables, time_tables, link_table, rollup_tables(), archive_views, id,
      buoyd::SystemClock().wall().time_since_epoch().count(), application_id, schema_version);
  if (auto made = database.execute(sql); !made) return made;
  return transaction->commit();
}

Result<void> bring_up(Database& database, std::string_view version) {
  auto transaction = buoyd::Transaction::begin(database);
  if (!transaction) return pass_on(transaction);
  std::string sql(drop_views);
  if (version == "1") sql += fmt::format("{}{}{}", from_version_1, time_tables, move_clock_records);
  const bool has_links = version >= "5";
  const bool has_rollups = version >= "4";
  const bool has_spreads = version >= "6";
  sql += has_rollups ? redo_radians() + renewed_arrival_triggers()
                     : rollup_tables() + redo_everything();
  if (has_rollups && !has_spreads) sql += redo_spreads();
  if (!has_links) sql += link_table;
  sql += fmt::format("{}PRAGMA user_version={};", archive_views, schema_version);
  if (auto done = database.execute(sql); !done) return done;
  return transaction->commit();
}

/// What an older collector believed; the readings that such records placed are placed anew.
Result<void> forget_impossible_dates(Database& database) {
  auto transaction = buoyd::Transaction::begin(database);
  if (!transaction) return pass_on(transaction);
  const std::string sql = fmt::format(
      "INSERT OR REPLACE INTO redo SELECT DISTINCT e.n, -1 FROM epoch e JOIN clock_record k ON "
      "k.station = e.station AND k.boot = e.boot WHERE k.utc < {0};"
      "DELETE FROM clock_record WHERE utc < {0};",
      buoyd::earliest_credible.time_since_epoch().count());
  if (auto done = database.execute(sql); !done) return done;
  return transaction->commit();
}

/// The version of an archive's schema.
Result<std::string> version_of(Database& database, const std::string& path) {
  const auto id = database.value("PRAGMA application_id");
  if (!id) return tl::unexpected(id.error());
  auto version = database.value("PRAGMA user_version");
  if (!version) return version;
  const bool is_known = *version == schema_version ||
                        std::ranges::find(older_versions, *version) != older_versions.end();
  if (*id != application_id || !is_known) {
    return buoyd::fail(ErrorCode::invalid,
                       fmt::format("{} is no archive of version {}", path, schema_version));
  }
  return version;
}

/// A file that its collector has just made has none for a moment.
Result<bool> has_tables(Database& database) {
  const auto count = database.value("SELECT count(*) FROM sqlite_master");
  if (!count) return tl::unexpected(count.error());
  return *count != "0";
}

Result<void> check_id(Database& database, const std::string& path, const std::string& id) {
  const auto found = database.value("SELECT id FROM archive");
  if (!found) return tl::unexpected(found.error());
  if (*found != id) {
    return buoyd::fail(ErrorCode::invalid,
                       fmt::format("{} is archive {}, not {}: put it aside to begin that one anew",
                                   path, *found, id));
  }
  return {};
}

Result<void> prepare(Database& database, const std::string& path, const std::string& id,
                     Database::Mode mode) {
  auto filled = has_tables(database);
  if (!filled) return pass_on(filled);
  const bool is_new = !*filled;
  if (is_new && mode != Database::Mode::create) {
    return buoyd::fail(ErrorCode::invalid,
                       fmt::format("{} is empty, expected archive {}", path, id));
  }
  auto version = is_new ? Result<std::string>(schema_version) : version_of(database, path);
  if (!version) return pass_on(version);
  if (auto set = is_new ? database.execute(page_size) : Result<void>{}; !set) return set;
  if (auto durable = make_durable(database); !durable) return durable;
  if (auto kept = database.keep_wal(); !kept) return kept;
  if (is_new) return make_schema(database, id.empty() ? buoyd::to_hex(buoyd::random8()) : id);
  if (auto checked = id.empty() ? Result<void>{} : check_id(database, path, id); !checked) {
    return checked;
  }
  if (*version != schema_version) {
    if (auto up = bring_up(database, *version); !up) return up;
  }
  return forget_impossible_dates(database);
}

}  // namespace

Result<std::unique_ptr<Database>> open_for_writing(const std::string& path, const std::string& id,
                                                   Database::Mode mode) {
  if (mode == Database::Mode::create) {  // before SQLite makes it with permissions of its own
    constexpr mode_t permissions = 0640;
    if (auto made = buoyd::open_or_make(path, permissions); !made) return pass_on(made);
  }
  auto database = Database::open(path, mode);
  if (!database) return database;
  if (auto prepared = prepare(**database, path, id, mode); !prepared) return pass_on(prepared);
  return database;
}

Result<std::unique_ptr<Database>> open_for_reading(const std::string& path) {
  auto database = Database::open(path, Database::Mode::read);
  if (!database) {
    return buoyd::fail(ErrorCode::unavailable, database.error().text, database.error().detail);
  }
  auto filled = has_tables(**database);
  if (!filled) return pass_on(filled);
  if (!*filled) {
    return buoyd::fail(ErrorCode::unavailable,
                       path + " is empty: buoyshore collect has not made the archive yet");
  }
  auto version = version_of(**database, path);
  if (!version) return pass_on(version);
  if (*version != schema_version) {
    return buoyd::fail(ErrorCode::unavailable,
                       fmt::format("{} is an archive of version {}: the next start of buoyshore "
                                   "collect brings it to version {}",
                                   path, *version, schema_version));
  }
  return database;
}

Result<ArchiveLock> ArchiveLock::take(const std::string& path) {
  auto lock = buoyd::FileLock::take(path, "another collector writes it");
  if (!lock) return pass_on(lock);
  return ArchiveLock(std::move(*lock));
}

}  // namespace buoyshore
