#include "shore/gateway/provisional_book.hpp"

#include <algorithm>
#include <vector>

namespace buoyshore {

using buoyd::Result;

namespace {

constexpr std::string_view book_tables = R"sql(
CREATE TABLE told(
  station TEXT NOT NULL,               -- 4 hex digits: the first of the SHA-256 of its id
  epoch TEXT NOT NULL,                 -- 8 hex digits, the first of its id
  seq INTEGER NOT NULL,
  place INTEGER NOT NULL,              -- of the value in the reading's body
  description TEXT NOT NULL,           -- 6 hex digits, the first of its hash
  utc INTEGER NOT NULL,                -- µs, as the buoy stamped it, to the second
  is_clock_set INTEGER NOT NULL,
  is_suspect INTEGER NOT NULL,
  told_as INTEGER NOT NULL,            -- 0: number × step, 1: number × 10^exponent, 2: text
  number INTEGER NOT NULL, exponent INTEGER NOT NULL, text TEXT NOT NULL,
  came INTEGER NOT NULL,               -- µs UTC, by the shore's clock
  PRIMARY KEY(station, epoch, seq, place)
) WITHOUT ROWID;
)sql";
constexpr StateFormat book_format{"book of provisional values", "1651856246", "1",  // "bupv"
                                  book_tables};

struct Number {
  std::string station;
  std::string epoch;
  std::int64_t seq = 0;
};

}  // namespace

std::string provisional_path(const std::string& archive) {
  return archive + ".provisional";
}

Result<std::unique_ptr<buoyd::Database>> open_provisional_to_read(const std::string& archive) {
  return open_state_to_read(provisional_path(archive), book_format);
}

Result<std::unique_ptr<ProvisionalBook>> ProvisionalBook::open(const std::string& archive) {
  const std::string path = provisional_path(archive);
  auto lock = buoyd::FileLock::take(path, "another gateway writes it");
  if (!lock) return pass_on(lock);
  auto file = StateFile::open(path, book_format, [](buoyd::Database&) { return Result<void>(); });
  if (!file) return pass_on(file);
  if (auto kept = file->database().keep_wal(); !kept) return pass_on(kept);
  return std::unique_ptr<ProvisionalBook>(new ProvisionalBook(std::move(*lock), std::move(*file)));
}

Result<buoyd::Transaction> ProvisionalBook::begin() {
  auto transaction = file_.begin();
  if (!failed_with(transaction, buoyd::ErrorCode::invalid)) return transaction;
  return buoyd::fail(buoyd::ErrorCode::unavailable, transaction.error().text);
}

Result<std::size_t> ProvisionalBook::keep(const Digest& digest, buoyd::WallTime now) {
  auto transaction = begin();
  if (!transaction) return pass_on(transaction);
  std::size_t added = 0;
  for (const ToldReading& reading : digest.readings) {
    for (const ToldValue& value : reading.values) {
      auto run = sql_.run(
          "INSERT OR IGNORE INTO told VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)", digest.station,
          digest.epoch, sql_number(reading.seq), sql_number(value.place), reading.description,
          reading.utc.time_since_epoch().count(), std::int64_t{reading.is_clock_set},
          std::int64_t{value.is_suspect}, static_cast<std::int64_t>(value.as), value.number,
          std::int64_t{value.exponent}, value.text, now.time_since_epoch().count());
      if (!run) return pass_on(run);
      added += static_cast<std::size_t>(file_.database().changes());
    }
  }
  if (auto done = transaction->commit(); !done) return pass_on(done);
  return added;
}

Result<std::size_t> ProvisionalBook::drop_replaced(PreparedSql& archive) {
  std::vector<Number> numbers;
  auto read = for_each_row(
      sql_.query("SELECT DISTINCT station, epoch, seq FROM told"),
      [&](const buoyd::Statement& row) {
        numbers.push_back({std::string(row.text(0)), std::string(row.text(1)), row.integer(2)});
      });
  if (!read) return pass_on(read);
  auto transaction = begin();
  if (!transaction) return pass_on(transaction);
  std::size_t dropped = 0;
  for (const Number& one : numbers) {
    auto fate = fate_of(archive, one.station, one.epoch, one.seq);
    if (!fate) return pass_on(fate);
    if (*fate != ToldFate::archived) continue;
    auto run = sql_.run("DELETE FROM told WHERE station = ? AND epoch = ? AND seq = ?", one.station,
                        one.epoch, one.seq);
    if (!run) return pass_on(run);
    dropped += static_cast<std::size_t>(file_.database().changes());
  }
  if (auto done = transaction->commit(); !done) return pass_on(done);
  return dropped;
}

Result<ToldFate> fate_of(PreparedSql& archive, const std::string& station, const std::string& epoch,
                         std::int64_t seq) {
  std::vector<std::int64_t> epochs;
  auto found =
      for_each_row(archive.query("SELECT n, station FROM epoch WHERE substr(id, 1, 8) = ?", epoch),
                   [&](const buoyd::Statement& row) {
                     if (station_mark(row.text(1)) == station) epochs.push_back(row.integer(0));
                   });
  if (!found) return pass_on(found);
  auto fate = ToldFate::awaited;
  for (const std::int64_t n : epochs) {
    auto known = archive.integer(
        "SELECT CASE WHEN EXISTS(SELECT 1 FROM reading WHERE epoch = ?1 AND seq = ?2) THEN 2 "
        "WHEN EXISTS(SELECT 1 FROM gap WHERE epoch = ?1 AND ?2 BETWEEN a AND b) THEN 1 ELSE 0 END",
        n, seq);
    if (!known) return pass_on(known);
    fate = std::max(fate, static_cast<ToldFate>(known->value_or(0)));
  }
  return fate;
}

}  // namespace buoyshore
