#include "spool/store/epoch_tables.hpp"

#include <array>
#include <utility>

namespace buoyd {

namespace {

enum EpochSql : std::uint8_t {
  newest_number_,
  newest_epoch,
  epoch_named,
  epoch_at,
  epochs_from,
  epochs_between,
  closed_below_,
  done_of,
  lost_of,
  any_row,
  close_epoch,
  insert_epoch,
  insert_done,
  insert_lost,
  delete_done,
  delete_lost,
  delete_gap,
  delete_epoch,
  delete_all_done,
  read_meta,
  write_meta,
};

// Epochs are selected as n, id, first, last; ?1 stands for the end of the one that is not closed.
// None reaches into the next one, or readings of that would be sent under two names.
#define BUOYD_EPOCHS                                                                          \
  "SELECT n, id, first, min(coalesce(last, ?1), coalesce((SELECT min(later.first) FROM epoch" \
  " later WHERE later.first > epoch.first) - 1, ?1)) FROM epoch "
constexpr std::array<std::string_view, 21> epoch_sql{
    "SELECT max(coalesce((SELECT max(seq) FROM reading), 0),"
    " coalesce((SELECT max(first) FROM epoch), 0),"
    " coalesce((SELECT max(b) FROM done), 0), coalesce((SELECT max(b) FROM lost), 0))",
    BUOYD_EPOCHS "ORDER BY first DESC LIMIT 1",
    BUOYD_EPOCHS "WHERE id = ?2",
    BUOYD_EPOCHS "WHERE first <= ?2 ORDER BY first DESC LIMIT 1",
    BUOYD_EPOCHS "WHERE first >= ?2 ORDER BY first LIMIT ?3",
    BUOYD_EPOCHS
    "WHERE first <= ?3 AND first >="
    " (SELECT coalesce(max(first), 0) FROM epoch WHERE first <= ?2) ORDER BY first",
    BUOYD_EPOCHS "WHERE first < ?2 AND last IS NOT NULL ORDER BY first DESC LIMIT ?3",
    "SELECT a, b FROM done WHERE epoch = ?1 ORDER BY a",
    "SELECT a, b, reason, t0, t1 FROM lost WHERE epoch = ?1 ORDER BY a",
    "SELECT EXISTS(SELECT 1 FROM reading WHERE seq BETWEEN ?1 AND ?2)",
    "UPDATE epoch SET last = ?1 WHERE last IS NULL",
    "INSERT INTO epoch(id, first, boot_id, started, prev_id, prev_last)"
    " VALUES(?1, ?2, ?3, ?4, ?5, ?6) RETURNING n",
    "INSERT INTO done VALUES(?1, ?2, ?3)",
    "INSERT INTO lost VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
    "DELETE FROM done WHERE epoch = ?1",
    "DELETE FROM lost WHERE epoch = ?1",
    "DELETE FROM lost WHERE epoch = ?1 AND a = ?2",
    "DELETE FROM epoch WHERE n = ?1",
    "DELETE FROM done",
    "SELECT coalesce((SELECT value FROM meta WHERE key = ?1), '')",
    "INSERT OR REPLACE INTO meta VALUES(?1, ?2)",
};

tl::unexpected<Error> damaged(std::string text) {
  return fail(ErrorCode::storage, std::move(text), SQLITE_CORRUPT);
}

Result<Ranges> load_done(Statement& query, std::int64_t n) {
  const ResetOnExit guard(query);
  query.bind(1, n);
  std::vector<Range> ranges;
  for (;;) {
    auto row = query.step();
    if (!row) return pass_on(row);
    if (!*row) return Ranges(ranges);
    ranges.push_back({sequence(query, 0), sequence(query, 1)});
  }
}

Result<std::vector<Gap>> load_lost(Statement& query, std::int64_t n, std::uint64_t last) {
  const ResetOnExit guard(query);
  query.bind(1, n);
  std::vector<Gap> ranges;
  for (;;) {
    auto row = query.step();
    if (!row) return pass_on(row);
    if (!*row) return ranges;
    const auto reason = gap_reason_named(query.text(2));
    if (!reason) return damaged("the store gives a gap a reason that is none");
    ranges.push_back({sequence(query, 0), query.is_null(1) ? last : sequence(query, 1), *reason,
                      time_at(query, 3), time_at(query, 4)});
  }
}

Result<void> run_with(Statement& statement, std::int64_t key) {
  statement.bind(1, key);
  return statement.run();
}

}  // namespace

Result<EpochTables> EpochTables::open(Database& database) {
  auto sql = Statements::prepare(database, epoch_sql);
  if (!sql) return pass_on(sql);
  return EpochTables(std::move(*sql));
}

Result<std::uint64_t> EpochTables::newest_number() {
  Statement& query = sql_[newest_number_];
  const ResetOnExit guard(query);
  auto row = query.step();
  if (!row) return pass_on(row);
  const std::uint64_t newest = sequence(query, 0);
  constexpr std::uint64_t bound = std::uint64_t{1} << 62U;  // a thousand a second for ever
  if (newest >= bound) {
    return fail(ErrorCode::storage, "the newest number is none", SQLITE_CORRUPT);
  }
  return newest;
}

Result<std::optional<EpochEnd>> EpochTables::newest(std::uint64_t last) {
  Statement& query = sql_[newest_epoch];
  const ResetOnExit guard(query);
  query.bind(1, sql_integer(last));
  auto row = query.step();
  if (!row) return pass_on(row);
  if (!*row) {
    return std::nullopt;
  }
  const auto id = hash8_from_hex(query.text(1));
  if (!id) {
    return damaged("the store's newest epoch has no name");
  }
  return EpochEnd{*id, sequence(query, 3)};
}

Result<std::optional<EpochLedger>> EpochTables::named(const EpochId& id, std::uint64_t last) {
  const std::string name = to_hex(id);
  sql_[epoch_named].bind(1, sql_integer(last));
  sql_[epoch_named].bind(2, std::string_view(name));
  return one(sql_[epoch_named]);
}

Result<std::optional<EpochLedger>> EpochTables::at(std::uint64_t seq, std::uint64_t last) {
  sql_[epoch_at].bind(1, sql_integer(last));
  sql_[epoch_at].bind(2, sql_integer(seq));
  return one(sql_[epoch_at]);
}

Result<std::vector<EpochLedger>> EpochTables::from(std::uint64_t first, std::size_t most,
                                                   std::uint64_t last) {
  sql_[epochs_from].bind_all(sql_integer(last), sql_integer(first), sql_integer(most));
  return all(sql_[epochs_from]);
}

Result<std::vector<EpochLedger>> EpochTables::closed_below(std::uint64_t first, std::size_t most,
                                                           std::uint64_t last) {
  sql_[closed_below_].bind_all(sql_integer(last), sql_integer(first), sql_integer(most));
  return all(sql_[closed_below_]);
}

Result<std::vector<EpochLedger>> EpochTables::reaching_into(Range numbers, std::uint64_t last) {
  sql_[epochs_between].bind_all(sql_integer(last), sql_integer(numbers.a), sql_integer(numbers.b));
  return all(sql_[epochs_between]);
}

Result<bool> EpochTables::has_rows(Range numbers) {
  Statement& query = sql_[any_row];
  const ResetOnExit guard(query);
  query.bind(1, sql_integer(numbers.a));
  query.bind(2, sql_integer(numbers.b));
  auto row = query.step();
  if (!row) return pass_on(row);
  return query.integer(0) != 0;
}

Result<EpochLedger> EpochTables::ledger_of(const Statement& row) {
  const std::int64_t n = row.integer(0);
  const Range numbers{sequence(row, 2), sequence(row, 3)};
  const auto id = hash8_from_hex(row.text(1));
  if (!id || row.integer(2) < 1 || row.integer(3) < row.integer(2)) {
    return damaged("the store has an epoch without a name or numbers");
  }
  auto done = load_done(sql_[done_of], n);
  if (!done) return pass_on(done);
  auto lost = load_lost(sql_[lost_of], n, numbers.b);
  if (!lost) return pass_on(lost);
  EpochLedger ledger(n, *id, numbers);
  ledger.restore(done->clipped(numbers), std::move(*lost));
  return ledger;
}

Result<std::optional<EpochLedger>> EpochTables::one(Statement& query) {
  auto found = all(query);
  if (!found) return pass_on(found);
  return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
}

Result<std::vector<EpochLedger>> EpochTables::all(Statement& query) {
  const ResetOnExit guard(query);
  std::vector<EpochLedger> ledgers;
  for (;;) {
    auto row = query.step();
    if (!row) return pass_on(row);
    if (!*row) return ledgers;
    auto ledger = ledger_of(query);
    if (!ledger) return pass_on(ledger);
    ledgers.push_back(std::move(*ledger));
  }
}

Result<std::int64_t> EpochTables::begin(const EpochStart& start, std::uint64_t first,
                                        WallTime started, const std::optional<EpochEnd>& previous) {
  if (auto closed = run_with(sql_[close_epoch], sql_integer(first - 1)); !closed) {
    return pass_on(closed);
  }
  const std::string id = to_hex(start.id);
  const std::string previous_id = previous ? to_hex(previous->id) : std::string{};
  Statement& insert = sql_[insert_epoch];
  const ResetOnExit guard(insert);
  insert.bind(1, std::string_view(id));
  insert.bind(2, sql_integer(first));
  insert.bind(3, std::string_view(start.boot_id));
  insert.bind(4, sql_time(started));
  insert.bind(5, previous ? std::optional(std::string_view(previous_id)) : std::nullopt);
  insert.bind(6, previous ? std::optional(sql_integer(previous->last)) : std::nullopt);
  auto row = insert.step();
  if (!row) return pass_on(row);
  return insert.integer(0);
}

Result<void> EpochTables::save(const EpochLedger& ledger) {
  auto saved = ledger.done_dirty() ? save_done(ledger) : Result<void>{};
  for (const std::uint64_t a : ledger.changed_gaps()) {
    if (saved) saved = save_gap(ledger, a);
  }
  return saved;
}

Result<void> EpochTables::save_done(const EpochLedger& ledger) {
  if (auto deleted = run_with(sql_[delete_done], ledger.n()); !deleted) return deleted;
  Statement& insert = sql_[insert_done];
  for (const Range& range : ledger.done().list()) {
    insert.bind_all(ledger.n(), sql_integer(range.a), sql_integer(range.b));
    if (auto run = insert.run(); !run) return run;
  }
  return {};
}

/// One by one: a store that is full for long has thousands, of which a commit changes one or two.
Result<void> EpochTables::save_gap(const EpochLedger& ledger, std::uint64_t a) {
  sql_[delete_gap].bind_all(ledger.n(), sql_integer(a));
  if (auto deleted = sql_[delete_gap].run(); !deleted) return deleted;
  const Gap* const gap = ledger.gap_at(a);
  if (gap == nullptr) {
    return {};
  }
  Statement& insert = sql_[insert_lost];
  insert.bind(1, ledger.n());
  insert.bind(2, sql_integer(a));
  insert.bind(3, sql_integer(gap->b.value_or(ledger.last())));
  insert.bind(4, name_of(gap->reason));
  insert.bind(5, sql_time(gap->t0));
  insert.bind(6, sql_time(gap->t1));
  return insert.run();
}

Result<void> EpochTables::erase(const EpochLedger& ledger) {
  for (const EpochSql sql : {delete_done, delete_lost, delete_epoch}) {
    if (auto deleted = run_with(sql_[sql], ledger.n()); !deleted) return deleted;
  }
  return {};
}

Result<void> EpochTables::erase_all_done() {
  return sql_[delete_all_done].run();
}

Result<std::string> EpochTables::mark(std::string_view key) {
  Statement& query = sql_[read_meta];
  const ResetOnExit guard(query);
  query.bind(1, key);
  auto row = query.step();
  if (!row) return pass_on(row);
  return std::string(query.text(0));
}

Result<void> EpochTables::set_mark(std::string_view key, std::string_view value) {
  sql_[write_meta].bind(1, key);
  sql_[write_meta].bind(2, value);
  return sql_[write_meta].run();
}

}  // namespace buoyd
