#include "spool/store/raw_ring.hpp"

#include <fmt/format.h>

#include <array>

#include "spool/store/raw_inbox.hpp"

namespace buoyd {

namespace {

constexpr std::string_view raw_tables = R"(
CREATE TABLE IF NOT EXISTS raw(   -- bytes that moved on the lines; never owed, a ring of its own
  n INTEGER PRIMARY KEY,
  line TEXT NOT NULL,
  boot_id TEXT NOT NULL,          -- the boot of boottime
  utc INTEGER NOT NULL,           -- of the first byte, as in reading
  boottime INTEGER NOT NULL,
  clock INTEGER NOT NULL,
  span INTEGER NOT NULL,          -- us until its last piece
  cost INTEGER NOT NULL,          -- bytes that the row takes, near enough
  upto INTEGER NOT NULL,          -- sum of cost of all rows ever, this one's too
  bytes BLOB NOT NULL             -- packed pieces: capture-format.md
) STRICT;
CREATE INDEX IF NOT EXISTS raw_time ON raw(line, utc);
)";

enum RawSql : std::uint8_t { oldest_raw, newest_raw, insert_raw, delete_raw, size_raw, read_raw };
constexpr std::array<std::string_view, 6> raw_sql{
    "SELECT n, upto, cost FROM raw ORDER BY n LIMIT 1",
    "SELECT n, upto, cost FROM raw ORDER BY n DESC LIMIT 1",
    "INSERT INTO raw VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    // Rows whose end lies before the new beginning, and the one that it lies in.
    "DELETE FROM raw WHERE n <= (SELECT max(n) FROM (SELECT n FROM raw WHERE n < ?1 + 256"
    " AND upto - cost < ?2 ORDER BY n LIMIT 256))",
    "SELECT sum(length(bytes)) FROM raw"
    " WHERE line = ?1 AND utc BETWEEN ?2 AND ?3 AND utc + span >= ?4",
    "SELECT boot_id, utc, boottime, clock, span, bytes FROM raw"
    " WHERE line = ?1 AND utc BETWEEN ?2 AND ?3 AND utc + span >= ?4 ORDER BY n",
};

/// What a row takes beside its bytes: the other columns, the index, what is left of its last page.
constexpr std::uint64_t raw_row_overhead = 256;

/// Chunks that began earlier than the time asked for may reach into it.
void bind_query(Statement& statement, const RawQuery& query) {
  statement.bind(1, std::string_view(query.line));
  statement.bind(2, sql_time(query.from - RawInbox::chunk_time));
  statement.bind(3, sql_time(query.to));
  statement.bind(4, sql_time(query.from));
}

}  // namespace

std::string_view RawRing::tables_sql() {
  return raw_tables;
}

Result<std::optional<RawRing>> RawRing::open(Database& database, bool create) {
  if (create) {
    if (auto made = database.execute(std::string(raw_tables)); !made) return pass_on(made);
  } else {
    auto there = database.value("SELECT 1 FROM sqlite_schema WHERE name = 'raw'");
    if (!there) return pass_on(there);
    if (there->empty()) return std::nullopt;
  }
  auto sql = Statements::prepare(database, raw_sql);
  if (!sql) return pass_on(sql);
  return RawRing(std::move(*sql));
}

std::uint64_t RawRing::cost(const RawChunk& chunk) {
  return chunk.bytes.size() + raw_row_overhead;
}

Result<RawRing::End> RawRing::end(std::size_t sql) {
  Statement& query = sql_[sql];
  const ResetOnExit guard(query);
  auto row = query.step();
  if (!row) return pass_on(row);
  return *row ? End{query.integer(0), query.integer(1), query.integer(2)} : End{};
}

Result<std::uint64_t> RawRing::bytes() {
  auto oldest = end(oldest_raw);
  if (!oldest) return pass_on(oldest);
  auto newest = end(newest_raw);
  if (!newest) return pass_on(newest);
  return static_cast<std::uint64_t>(newest->upto - oldest->upto + oldest->cost);
}

Result<void> RawRing::append(std::span<const RawChunk> chunks) {
  auto newest = end(newest_raw);
  if (!newest) return pass_on(newest);
  Statement& row = sql_[insert_raw];
  for (const RawChunk& chunk : chunks) {
    const std::int64_t takes = sql_integer(cost(chunk));
    newest->upto += takes;
    row.bind(1, ++newest->n);
    row.bind(2, std::string_view(chunk.line));
    row.bind(3, std::string_view(chunk.boot));
    row.bind(4, sql_time(chunk.utc));
    row.bind(5, std::int64_t{chunk.boottime.time_since_epoch().count()});
    row.bind(6, std::int64_t{chunk.clock});
    row.bind(7, std::int64_t{chunk.span.count()});
    row.bind(8, takes);
    row.bind(9, newest->upto);
    row.bind(10, std::span<const std::uint8_t>(chunk.bytes));
    if (auto run = row.run(); !run) return run;
  }
  return {};
}

Result<std::size_t> RawRing::trim(std::uint64_t bytes) {
  auto before = end(oldest_raw);
  if (!before) return pass_on(before);
  if (before->n == 0) {
    return 0;
  }
  sql_[delete_raw].bind(1, before->n);
  sql_[delete_raw].bind(2, before->upto - before->cost + sql_integer(bytes));
  if (auto run = sql_[delete_raw].run(); !run) return pass_on(run);
  auto after = end(oldest_raw);
  if (!after) return pass_on(after);
  return static_cast<std::size_t>(after->n == 0 ? 1 : after->n - before->n);
}

Result<std::vector<RawChunk>> RawRing::find(const RawQuery& query) {
  Statement& size = sql_[size_raw];
  bind_query(size, query);
  {
    const ResetOnExit guard(size);
    auto row = size.step();
    if (!row) return pass_on(row);
    if (*row && size.integer(0) > sql_integer(most_asked)) {
      return fail(ErrorCode::full,
                  fmt::format("there are {} bytes of that time, expected at most {} a request",
                              size.integer(0), most_asked));
    }
  }
  Statement& rows = sql_[read_raw];
  bind_query(rows, query);
  const ResetOnExit guard(rows);
  std::vector<RawChunk> found;
  for (;;) {
    auto row = rows.step();
    if (!row) return pass_on(row);
    if (!*row) return found;
    const auto bytes = rows.bytes(5);
    if (bytes.size() > most_chunk_bytes) continue;  // none of ours
    found.push_back({query.line,
                     std::string(rows.text(0)),
                     MonoTime(Micros(rows.integer(2))),
                     time_at(rows, 1),
                     static_cast<std::uint8_t>(rows.integer(3)),
                     Micros(rows.integer(4)),
                     {bytes.begin(), bytes.end()}});
  }
}

}  // namespace buoyd
