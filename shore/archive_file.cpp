#include "shore/archive_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "core/hash.hpp"
#include "core/time.hpp"

namespace buoyshore {

using buoyd::Database;
using buoyd::ErrorCode;
using buoyd::Result;

namespace {

constexpr std::string_view application_id = "1651856232";  // "buSh"
constexpr std::string_view schema_version = "1";

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
  said_last INTEGER,                   -- its last number as the latest hello that listed it said
  said_current INTEGER,                -- 1: it was the current one then and may have grown since
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
CREATE TABLE clock_record(
  boot TEXT NOT NULL, boottime INTEGER NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
  utc INTEGER NOT NULL, error INTEGER NOT NULL,
  PRIMARY KEY(boot, boottime, epoch, seq)
) WITHOUT ROWID;
CREATE INDEX clock_record_epoch ON clock_record(epoch);
)sql";

// A reading whose clock was not set (state below 2) is placed by the nearest clock record of its
// boot; without one it keeps its order, and `utc` is NULL.
constexpr std::string_view views = R"sql(
CREATE VIEW located AS SELECT
  r.*, e.station, e.id AS epoch_id, d.hash, d.instrument, d.kind, coalesce(d.boot, e.boot) AS boot,
  r.clock >= 64 AND r.clock < 160 AS clock_set
FROM reading r JOIN epoch e ON e.n = r.epoch JOIN description d ON d.n = r.description;

CREATE VIEW neighboured AS SELECT l.*,
  CASE WHEN NOT clock_set THEN (SELECT max(k.boottime) FROM clock_record k
    WHERE k.boot = l.boot AND k.boottime <= l.boottime) END AS before,
  CASE WHEN NOT clock_set THEN (SELECT min(k.boottime) FROM clock_record k
    WHERE k.boot = l.boot AND k.boottime > l.boottime) END AS after
FROM located l;

CREATE VIEW placed AS SELECT n.*,
  CASE WHEN clock_set THEN utc ELSE n.boottime + (SELECT k.utc - k.boottime FROM clock_record k
    WHERE k.boot = n.boot AND k.boottime =
      CASE WHEN after IS NULL OR n.boottime - before <= after - n.boottime THEN before ELSE after END
    LIMIT 1) END AS placed_utc
FROM neighboured n;

CREATE VIEW readings AS SELECT
  station, epoch_id AS epoch, seq, instrument, kind, placed_utc AS utc,
  CASE WHEN clock_set THEN 'clock' WHEN placed_utc IS NULL THEN 'unplaced' ELSE 'record' END AS placed,
  strftime('%Y-%m-%dT%H:%M:%S', placed_utc / 1000000, 'unixepoch')
    || printf('.%06dZ', placed_utc % 1000000) AS time,
  boottime, clock, span, body, flags, hash AS description, epoch AS epoch_n, description AS description_n
FROM placed;

CREATE VIEW channel_values AS SELECT
  r.station, r.epoch, r.seq, r.instrument, r.kind, r.time, r.utc, r.placed, c.name AS channel,
  CASE WHEN c.is_array THEN v.key END AS point, v.value, c.unit,
  coalesce(
    (SELECT a.flag FROM amendment a
      WHERE a.station = r.station AND a.epoch = r.epoch AND a.seq = r.seq AND a.channel = c.name
        AND (a.point IS NULL OR a.point = v.key)
      ORDER BY a.by_epoch DESC, a.by_seq DESC LIMIT 1),
    CASE WHEN r.flags IS NOT NULL THEN CAST(substr(r.flags, c.first + v.key + 1, 1) AS INTEGER)
         WHEN v.type = 'null' THEN 9 ELSE c.default_flag END) AS flag
FROM readings r JOIN channel c ON c.description = r.description_n,
  json_each(CASE WHEN c.is_array THEN r.body -> c.position
                 ELSE '[' || (r.body -> c.position) || ']' END) v;
)sql";

Result<void> make_schema(Database& database) {
  auto transaction = buoyd::Transaction::begin(database);
  if (!transaction) return pass_on(transaction);
  const std::string sql = fmt::format(
      "{}{}INSERT INTO archive VALUES('{}', {});PRAGMA application_id={};PRAGMA user_version={};",
      tables, views, buoyd::to_hex(buoyd::random8()),
      buoyd::SystemClock().wall().time_since_epoch().count(), application_id, schema_version);
  if (auto made = database.execute(sql); !made) return made;
  return transaction->commit();
}

Result<void> check_schema(Database& database, const std::string& path) {
  const auto id = database.value("PRAGMA application_id");
  if (!id) return tl::unexpected(id.error());
  const auto version = database.value("PRAGMA user_version");
  if (!version) return tl::unexpected(version.error());
  if (*id != application_id || *version != schema_version) {
    return buoyd::fail(ErrorCode::invalid,
                       fmt::format("{} is no archive of version {}", path, schema_version));
  }
  return {};
}

Result<void> prepare(Database& database, const std::string& path) {
  const auto count = database.value("SELECT count(*) FROM sqlite_master");
  if (!count) return tl::unexpected(count.error());
  if (*count != "0") {
    if (auto checked = check_schema(database, path); !checked) return checked;
  }
  if (auto set = database.set_pragma("journal_mode", "WAL", "wal"); !set) return set;
  if (auto set = database.set_pragma("synchronous", "FULL", "2"); !set) return set;
  if (auto set = database.set_pragma("journal_size_limit", "4194304", "4194304"); !set) return set;
  return *count == "0" ? make_schema(database) : Result<void>{};
}

}  // namespace

Result<std::unique_ptr<Database>> open_for_writing(const std::string& path) {
  auto database = Database::open(path, Database::Mode::create);
  if (!database) return database;
  if (auto prepared = prepare(**database, path); !prepared) return pass_on(prepared);
  return database;
}

Result<std::unique_ptr<Database>> open_for_reading(const std::string& path) {
  auto database = Database::open(path, Database::Mode::read);
  if (!database) {
    return buoyd::fail(ErrorCode::unavailable, database.error().text, database.error().detail);
  }
  if (auto checked = check_schema(**database, path); !checked) return pass_on(checked);
  return database;
}

Result<ArchiveLock> ArchiveLock::take(const std::string& path) {
  const std::string file = path + ".lock";
  const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (fd < 0) {
    return buoyd::fail(ErrorCode::unavailable, fmt::format("{}: {}", file, std::strerror(errno)),
                       errno);
  }
  ArchiveLock lock(fd);
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    return buoyd::fail(ErrorCode::full, fmt::format("{}: another collector writes it", path),
                       errno);
  }
  return lock;
}

ArchiveLock::ArchiveLock(ArchiveLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

ArchiveLock::~ArchiveLock() {
  if (fd_ >= 0) {
    ::close(fd_);
  }
}

}  // namespace buoyshore
