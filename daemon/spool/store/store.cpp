#include "spool/store/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/told/event_description.hpp"
#include "spool/store/connection.hpp"
#include "spool/store/schema.hpp"
#include "spool/store/storage_fault.hpp"

namespace buoyd {

namespace {

enum StoreSql : std::uint8_t {
  insert_reading,
  page_count,
  free_pages,
  page_size,
  slice,
  write_event,
};
constexpr std::array<std::string_view, 6> store_sql{
    "INSERT INTO reading VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    "PRAGMA page_count",
    "PRAGMA freelist_count",
    "PRAGMA page_size",
    // The last character needs all of a body, overflow pages too.
    "SELECT seq, typeof(body) = 'text' AND substr(body, 1, 1) = '[' AND substr(body, -1) = ']'"
    " AND typeof(utc) = 'integer' AND typeof(description) = 'integer'"
    " FROM reading WHERE seq > ?1 ORDER BY seq LIMIT 100",
    "INSERT OR REPLACE INTO meta VALUES('event ' || ?1 || '.' || ?2, ?3)",
};

/// What a row takes besides body, flags and instrument, with room for error.
constexpr std::uint64_t row_overhead = 48;
/// Pages that a commit may need for its other tables and the tree above the rows.
constexpr std::uint64_t spare_pages = 12;
/// Those of buoyd's own readings that have outlived all others may take that part of the bound,
constexpr std::uint64_t own_share = 16;
/// but no more than this, because each may lie between two gaps, which are kept in memory, too.
constexpr std::uint64_t most_own_bytes = std::uint64_t{4} * 1024 * 1024;
constexpr std::uint64_t no_limit = std::uint64_t{1} << 42U;

int note_wal_pages(void* pages, sqlite3* /*handle*/, const char* /*name*/, int count) {
  *static_cast<std::uint64_t*>(pages) = static_cast<std::uint64_t>(std::max(count, 0));
  return SQLITE_OK;
}

Result<void> check_schema(Database& database, const std::string& path) {
  auto state = schema_state(database);
  if (!state) return pass_on(state);
  switch (*state) {
    case SchemaState::empty:
      return create_schema(database);
    case SchemaState::ours:
      return bring_up(database);
    case SchemaState::newer:
      return fail(ErrorCode::invalid, fmt::format("{} was written by a newer buoyd", path));
    case SchemaState::foreign:
      break;
  }
  return fail(ErrorCode::storage, fmt::format("{} is not a whole store of buoyd", path),
              SQLITE_NOTADB);
}

}  // namespace

Store::Store(std::unique_ptr<Database> database, Statements sql, EpochBook book,
             Retention retention, DescriptionTable descriptions, ReadingRows rows, SealBook seals)
    : database_(std::move(database)),
      sql_(std::move(sql)),
      book_(std::move(book)),
      retention_(std::move(retention)),
      descriptions_(std::move(descriptions)),
      rows_(std::move(rows)),
      seals_(std::move(seals)) {
  sqlite3_wal_hook(database_->handle(), note_wal_pages, &wal_pages_);
}

Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(const std::string& path) {
  auto database = connect_file(path);
  if (!database) return pass_on(database);
  if (auto checked = check_schema(**database, path); !checked) return pass_on(checked);
  return over(std::move(*database));
}

Result<std::unique_ptr<Store>> Store::in_memory() {
  auto database = connect_memory();
  if (!database) return pass_on(database);
  if (auto created = create_schema(**database); !created) return pass_on(created);
  return over(std::move(*database));
}

Result<std::unique_ptr<Store>> Store::over(std::unique_ptr<Database> database) {
  auto sql = Statements::prepare(*database, store_sql);
  if (!sql) return pass_on(sql);
  auto book = EpochBook::open(*database);
  if (!book) return pass_on(book);
  auto retention = Retention::open(*database);
  if (!retention) return pass_on(retention);
  auto descriptions = DescriptionTable::open(*database);
  if (!descriptions) return pass_on(descriptions);
  auto rows = ReadingRows::open(*database);
  if (!rows) return pass_on(rows);
  auto seals = SealBook::open(*database);
  if (!seals) return pass_on(seals);
  std::unique_ptr<Store> store(new Store(std::move(database), std::move(*sql), std::move(*book),
                                         std::move(*retention), std::move(*descriptions),
                                         std::move(*rows), std::move(*seals)));
  if (auto started = store->start(); !started) return pass_on(started);
  return store;
}

/// The one-row write test of SQ-7, and what the store remembers.
Result<void> Store::start() {
  auto tested = database_->execute(
      "INSERT INTO meta VALUES('opened', '1')"
      " ON CONFLICT(key) DO UPDATE SET value = CAST(value AS INTEGER) + 1");
  if (!tested) return tested;
  auto bytes = sql_.number(page_size);
  if (!bytes) return pass_on(bytes);
  page_bytes_ = std::max<std::uint64_t>(*bytes, 1);
  if (auto limited = set_size_limit(no_limit); !limited) return limited;
  return checkpoint(true);
}

/// Pages that these rows will take at most; rows beyond a page's size have pages of their own.
std::uint64_t Store::pages_for(std::span<const Reading> readings) const {
  const std::uint64_t usable = page_bytes_ - page_bytes_ / 16;
  std::uint64_t bytes = 0;
  std::uint64_t pages = spare_pages;
  for (const Reading& reading : readings) {
    const std::uint64_t row = reading.body.size() + reading.flags.size() +
                              reading.description->instrument().size() + row_overhead;
    if (row > usable) {
      pages += row / usable + 2;
    } else {
      bytes += row;
    }
  }
  pages += bytes / usable;
  return pages + pages / 50;
}

Result<std::uint64_t> Store::append(std::span<const Reading> readings) {
  if (readings.empty() || (!starting_ && book_.current() == nullptr)) {
    return fail(ErrorCode::invalid, "nothing to append, or no epoch to append to");
  }
  std::uint64_t pages = pages_for(readings);
  auto appended = append_once(readings, pages);
  for (int again = 0; again < 3 && !appended; ++again) {
    if (fault_of(appended.error()) != StorageFault::full || !near_limit(pages)) break;
    pages *= 4;
    appended = append_once(readings, pages);
  }
  return appended;
}

/// Was it our own bound, not the disk, that was reached?
bool Store::near_limit(std::uint64_t pages) {
  const auto now = sql_.number(page_count);
  return now && *now + pages >= page_limit_;
}

Result<std::uint64_t> Store::append_once(std::span<const Reading> readings, std::uint64_t pages) {
  auto transaction = Transaction::begin(*database_);
  if (!transaction) return pass_on(transaction);
  auto written = write(readings, pages);
  auto done = written ? transaction->commit() : written;
  if (!done) {
    undo();
    return pass_on(done);
  }
  const std::uint64_t first = book_.last() + 1;
  starting_.reset();
  book_.committed(book_.last() + readings.size());
  seals_.committed();
  return first;
}

Result<void> Store::write(std::span<const Reading> readings, std::uint64_t pages) {
  if (auto room = make_room(pages); !room) return room;
  if (starting_) {
    auto begun = book_.begin(*starting_, readings.front().utc);
    if (!begun) return begun;
  }
  if (auto inserted = insert(readings); !inserted) return inserted;
  return book_.write();
}

Result<void> Store::insert(std::span<const Reading> readings) {
  Statement& row = sql_[insert_reading];
  std::uint64_t seq = book_.last();
  for (const Reading& reading : readings) {
    auto description = descriptions_.number_of(reading.description);
    if (!description) return pass_on(description);
    row.bind(1, sql_integer(++seq));
    row.bind(2, std::string_view(reading.description->instrument()));
    row.bind(3, *description);
    row.bind(4, std::int64_t{reading.utc.time_since_epoch().count()});
    row.bind(5, std::int64_t{reading.boottime.time_since_epoch().count()});
    row.bind(6, std::int64_t{reading.clock});
    row.bind(7, std::int64_t{reading.span.count()});
    row.bind(8, std::string_view(reading.body));
    reading.flags.empty() ? row.bind_null(9) : row.bind(9, std::string_view(reading.flags));
    if (auto run = row.run(); !run) return run;
    auto noted = note(reading, seq);
    if (!noted) return noted;
  }
  return {};
}

/// What the store remembers of a reading beside its row.
Result<void> Store::note(const Reading& reading, std::uint64_t seq) {
  if (is_seal(*reading.description)) return seals_.write(seq);
  if (!is_event(*reading.description)) return {};
  const std::string_view state = reading.body.starts_with("[1") ? "1" : "0";
  sql_[write_event].bind_all(std::string_view(reading.description->instrument()),
                             std::string_view(reading.description->kind()), state);
  return sql_[write_event].run();
}

void Store::undo() {
  book_.rolled_back();
  seals_.rolled_back();
  retention_.rolled_back();
  descriptions_.forget();
}

Result<std::optional<OwedRun>> Store::next_owed(const OwedQuery& query) {
  auto ledger = book_.find(query.epoch);
  if (!ledger) return pass_on(ledger);
  if (*ledger == nullptr) {
    return std::nullopt;
  }
  return read_owed_run(query, **ledger, rows_, descriptions_);
}

Result<Store::Pages> Store::pages() {
  auto all = sql_.number(page_count);
  if (!all) return pass_on(all);
  auto free = sql_.number(free_pages);
  if (!free) return pass_on(free);
  return Pages{*all - *free, *free};
}

/// Delivered readings go first, not many more than come at a time; then what is kept free is used;
/// then owed ones go.
Result<void> Store::make_room(std::uint64_t coming) {
  taken_of_free_ = 0;
  auto now = pages();
  if (!now) return pass_on(now);
  const std::uint64_t bound = page_limit_ - std::min(page_limit_, kept_free_);
  if (now->used + coming <= bound) {
    return {};
  }
  const std::uint64_t target = now->free + std::min(now->used + coming - bound, 2 * coming);
  auto trimmed = trim_until_free(target, false);
  if (!trimmed) return pass_on(trimmed);
  now = pages();
  if (!now) return pass_on(now);
  if (now->free >= target) {
    return {};
  }
  const std::uint64_t needed = now->used + coming;
  taken_of_free_ = std::min(needed - bound, kept_free_);
  if (needed <= page_limit_) {
    return {};
  }
  trimmed = trim_until_free(now->free + needed - page_limit_, true);
  return trimmed ? Result<void>{} : pass_on(trimmed);
}

/// At least one chunk, as long as any row may go.
Result<std::size_t> Store::trim_until_free(std::uint64_t pages, bool owed_too) {
  for (std::size_t sum = 0;;) {
    auto removed = let_go(owed_too);
    if (!removed) return removed;
    auto free = sql_.number(free_pages);
    if (!free) return pass_on(free);
    sum += *removed;
    if (*removed == 0 || *free >= pages) return sum;
  }
}

/// The next chunk.
Result<std::size_t> Store::let_go(bool owed_too) {
  auto removed = retention_.trim_delivered(book_);
  if (owed_too && removed && *removed == 0) {
    removed = retention_.trim_owed(book_, std::min(size_limit() / own_share, most_own_bytes));
    owed_went_ = owed_went_ || (removed && *removed > 0);
  }
  return removed;
}

/// Reads the next rows behind `after`; the last one's number, 0 if there was none. SQLite takes a
/// page for sound whose cells stand at wrong places: then what it reads there is no reading.
Result<std::uint64_t> Store::read_slice(std::uint64_t after) {
  Statement& query = sql_[slice];
  const ResetOnExit guard(query);
  query.bind(1, sql_integer(after));
  std::uint64_t reached = 0;
  for (;;) {
    auto row = query.step();
    if (!row) return pass_on(row);
    if (!*row) return reached;
    const std::uint64_t seq = sequence(query, 0);
    if (seq <= std::max(after, reached) || query.integer(1) != 1) {
      return fail(ErrorCode::storage, fmt::format("reading {} is damaged or out of order", seq),
                  SQLITE_CORRUPT);
    }
    reached = seq;
  }
}

Result<bool> Store::trim(std::span<const Reading> coming) {
  auto transaction = Transaction::begin(*database_);
  if (!transaction) return pass_on(transaction);
  auto removed = trim_until_free(pages_for(coming) - spare_pages, true);
  auto written = removed ? book_.write() : Result<void>(pass_on(removed));
  auto done = written ? transaction->commit() : written;
  if (!done) {
    undo();
    return pass_on(done);
  }
  book_.committed(book_.last());
  return *removed > 0;
}

}  // namespace buoyd
