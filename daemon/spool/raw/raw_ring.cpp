#include "spool/raw/raw_ring.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>

#include "spool/raw/raw_inbox.hpp"
#include "spool/store/connection.hpp"
#include "spool/store/storage_fault.hpp"

namespace buoyd {

namespace {

constexpr std::string_view raw_tables = R"(
CREATE TABLE IF NOT EXISTS raw(   -- bytes that moved on the lines
  n INTEGER PRIMARY KEY,          -- rises with time
  line TEXT NOT NULL,
  boot_id TEXT NOT NULL,          -- the boot of boottime
  utc INTEGER NOT NULL,           -- of the first byte, as in reading
  boottime INTEGER NOT NULL,
  clock INTEGER NOT NULL,
  span INTEGER NOT NULL,          -- us until its last piece
  bytes BLOB NOT NULL             -- packed pieces: capture-format.md
) STRICT;
CREATE INDEX IF NOT EXISTS raw_time ON raw(line, utc);
)";

/// The file shrinks with each commit. It waits for no other process: a reader is in nobody's way,
/// and what meets a writer is refused.
constexpr std::string_view pragmas =
    "PRAGMA busy_timeout=0; PRAGMA auto_vacuum=FULL; PRAGMA journal_mode=WAL;"
    " PRAGMA cache_size=-256;";

enum RawSql : std::uint8_t { newest, used_bytes, insert_row, delete_oldest, found_bytes, found };
constexpr std::array<std::string_view, 6> raw_sql{
    "SELECT max(n) FROM raw",
    "SELECT (page_count - freelist_count) * page_size"
    " FROM pragma_page_count, pragma_freelist_count, pragma_page_size",
    "INSERT OR REPLACE INTO raw VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    "DELETE FROM raw WHERE n IN (SELECT n FROM raw ORDER BY n LIMIT 4)",
    "SELECT sum(length(bytes)) FROM raw"
    " WHERE line = ?1 AND utc BETWEEN ?2 AND ?3 AND utc + span >= ?4",
    "SELECT boot_id, utc, boottime, clock, span, bytes FROM raw"
    " WHERE line = ?1 AND utc BETWEEN ?2 AND ?3 AND utc + span >= ?4 ORDER BY n",
};

/// What a row takes beside its bytes: the other columns, the index, what is left of its last page.
constexpr std::uint64_t chunk_overhead = 512;
/// Times that the oldest rows go before rows are written: a ring that is far over its limit shrinks
/// little by little.
constexpr int most_deletions = 64;

std::uint64_t cost_of(std::span<const RawChunk> chunks) {
  std::uint64_t sum = 0;
  for (const RawChunk& chunk : chunks) sum += chunk.bytes.size() + chunk_overhead;
  return sum;
}

std::uint64_t size_of(const std::string& path) {
  std::error_code none;
  const auto size = std::filesystem::file_size(path, none);
  return none ? 0 : size;
}

/// Chunks that began earlier than the time asked for may reach into it.
void bind_query(Statement& statement, const RawQuery& query) {
  statement.bind_all(std::string_view(query.line), sql_time(query.from - RawInbox::chunk_time),
                     sql_time(query.to), sql_time(query.from));
}

}  // namespace

RawChunk raw_chunk_at(const Statement& row, std::string_view line, int column) {
  const auto bytes = row.bytes(column + 5);
  return {std::string(line),
          std::string(row.text(column)),
          MonoTime(Micros(row.integer(column + 2))),
          time_at(row, column + 1),
          static_cast<std::uint8_t>(row.integer(column + 3)),
          Micros(row.integer(column + 4)),
          {bytes.begin(), bytes.end()}};
}

Result<void> RawRing::open() {
  if (database_ && !has_moved(*database_)) {
    return {};
  }
  close_file();
  auto database = Database::open(path_, Database::Mode::create);
  if (!database) return pass_on(database);
  const std::string begin = std::string(pragmas) + std::string(raw_tables);
  if (auto begun = (*database)->execute(begin); !begun) return begun;
  auto sql = Statements::prepare(**database, raw_sql);
  if (!sql) return pass_on(sql);
  database_ = std::move(*database);
  sql_ = std::move(*sql);
  return {};
}

void RawRing::close_file() {
  sql_ = {};
  database_.reset();
}

void RawRing::close() {
  close_file();
  limit_ = 0;
}

bool RawRing::remove() {
  const bool was_there = bytes() > 0;
  close_file();
  for (const char* part : {"-wal", "-shm", ""}) std::remove((path_ + part).c_str());
  return was_there;
}

void RawRing::set_limit(std::uint64_t bytes) {
  limit_ = bytes;
  if (limit_ == 0 && size_of(path_) > 0) remove();
}

std::uint64_t RawRing::bytes() const {
  return size_of(path_) + size_of(path_ + "-wal");
}

void RawRing::put(std::span<const RawChunk> chunks, std::optional<std::int64_t> first) {
  if (cost_of(chunks) > limit_) refuse(std::exchange(chunks, {}));
  if (limit_ == 0 || (chunks.empty() && bytes() <= limit_)) {
    return;
  }
  if (auto written = write(chunks, first); !written) {
    refuse(chunks);
    give_up(written.error());
  }
}

Result<void> RawRing::write(std::span<const RawChunk> chunks, std::optional<std::int64_t> first) {
  if (auto opened = open(); !opened) return opened;
  const std::uint64_t wal = size_of(path_ + "-wal");  // 0, unless somebody keeps a read open
  auto transaction = Transaction::begin(*database_);
  if (!transaction) return pass_on(transaction);
  auto room = make_room(wal + cost_of(chunks));
  if (!room) return pass_on(room);
  if (!*room) refuse(std::exchange(chunks, {}));
  auto last = sql_.number(newest);
  if (!last) return pass_on(last);
  auto inserted = insert(chunks, first.value_or(std::max(sql_integer(*last), behind_) + 1));
  if (!inserted) return inserted;
  if (auto done = transaction->commit(); !done) return done;
  return database_->execute("PRAGMA wal_checkpoint(TRUNCATE)");
}

/// False: nothing is left that could make way.
Result<bool> RawRing::make_room(std::uint64_t bytes) {
  for (int i = 0; i < most_deletions; ++i) {
    auto used = sql_.number(used_bytes);
    if (!used) return pass_on(used);
    if (*used + bytes <= limit_) {
      return true;
    }
    if (auto run = sql_[delete_oldest].run(); !run) return pass_on(run);
    if (database_->changes() == 0) {
      return false;
    }
  }
  return true;
}

Result<void> RawRing::insert(std::span<const RawChunk> chunks, std::int64_t number) {
  Statement& row = sql_[insert_row];
  for (const RawChunk& chunk : chunks) {
    row.bind_all(number++, std::string_view(chunk.line), std::string_view(chunk.boot),
                 sql_time(chunk.utc), std::int64_t{chunk.boottime.time_since_epoch().count()},
                 std::int64_t{chunk.clock}, std::int64_t{chunk.span.count()},
                 std::span<const std::uint8_t>(chunk.bytes));
    if (auto run = row.run(); !run) return run;
  }
  return {};
}

void RawRing::refuse(std::span<const RawChunk> chunks) {
  for (const RawChunk& chunk : chunks) refused_ += chunk.bytes.size();
}

void RawRing::give_up(const Error& error) {
  if (fault_of(error) != StorageFault::busy) {
    trouble_ = error.text;
    remove();
  }
}

Result<std::vector<RawChunk>> RawRing::find(const RawQuery& query) {
  if (limit_ == 0) {
    return fail(ErrorCode::unavailable, "no raw bytes are kept now: there is no disk with room");
  }
  if (size_of(path_) == 0) {
    return std::vector<RawChunk>{};
  }
  auto found = read(query);
  if (failed_with(found, ErrorCode::storage)) give_up(found.error());
  return found;
}

Result<std::vector<RawChunk>> RawRing::read(const RawQuery& query) {
  if (auto opened = open(); !opened) return pass_on(opened);
  bind_query(sql_[found_bytes], query);
  auto bytes = sql_.number(found_bytes);
  if (!bytes) return pass_on(bytes);
  if (*bytes > most_asked) {
    return fail(ErrorCode::full,
                fmt::format("there are {} bytes of that time, expected at most {} a request",
                            *bytes, most_asked));
  }
  Statement& rows = sql_[found];
  bind_query(rows, query);
  const ResetOnExit guard(rows);
  std::vector<RawChunk> chunks;
  for (;;) {
    auto row = rows.step();
    if (!row) return pass_on(row);
    if (!*row) return chunks;
    chunks.push_back(raw_chunk_at(rows, query.line, 0));
    if (chunks.back().bytes.size() > most_chunk_bytes) chunks.pop_back();  // none of ours
  }
}

}  // namespace buoyd
