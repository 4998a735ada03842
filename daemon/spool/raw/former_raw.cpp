#include "spool/raw/former_raw.hpp"

#include <fmt/format.h>

#include <charconv>
#include <vector>

namespace buoyd {

namespace {

constexpr std::string_view last_row = "SELECT max(n) FROM raw";
constexpr std::string_view next_rows =
    "SELECT n, line, boot_id, utc, boottime, clock, span, bytes FROM raw ORDER BY n LIMIT 64";

struct Rows {
  std::int64_t first = 0;
  std::int64_t last = 0;
  std::vector<RawChunk> chunks;
};

Result<Rows> read_rows(Database& store) {
  auto query = store.prepare(next_rows);
  if (!query) return pass_on(query);
  Rows rows;
  for (;;) {
    auto there = query->step();
    if (!there) return pass_on(there);
    if (!*there) return rows;
    rows.last = query->integer(0);
    if (rows.chunks.empty()) rows.first = rows.last;
    rows.chunks.push_back(raw_chunk_at(*query, query->text(1), 2));
  }
}

}  // namespace

FormerRaw::FormerRaw(Database& store, RawRing& ring) : store_(store), ring_(ring) {
  auto last = store.prepare(last_row);  // fails where there is no such table
  is_there_ = last.has_value();
  if (is_there_ && last->step().value_or(false)) ring.begin_behind(last->integer(0));
}

Result<void> FormerRaw::carry_on() {
  auto carried = carry();
  if (!carried) is_there_ = false;
  return carried;
}

/// The ring has the rows before they go, and takes the same number twice as one row.
Result<void> FormerRaw::carry() {
  auto rows = read_rows(store_);
  if (!rows) return pass_on(rows);
  if (rows->chunks.empty()) {
    is_there_ = false;
    return store_.execute("DROP TABLE raw");
  }
  ring_.carry(rows->chunks, rows->first);
  return store_.execute(fmt::format("DELETE FROM raw WHERE n <= {}", rows->last));
}

}  // namespace buoyd
