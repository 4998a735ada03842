#include "spool/store/retention.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace buoyd {

namespace {

enum RetentionSql : std::uint8_t { first_from, end_of_chunk, rows_from, remove_rows, row_changes };
constexpr std::array<std::string_view, 5> retention_sql{
    "SELECT seq FROM reading WHERE seq >= ?1 ORDER BY seq LIMIT 1",
    "SELECT max(seq) FROM (SELECT seq FROM reading WHERE seq BETWEEN ?1 AND ?2"
    " ORDER BY seq LIMIT ?3)",
    // Copies of raw bytes bear buoyd's name, too, but are nothing that it says of the station.
    "SELECT seq, utc, CASE WHEN instrument = 'buoyd' AND NOT EXISTS(SELECT 1 FROM description d"
    " WHERE d.n = reading.description AND instr(d.text, '\"kind\":\"raw\"'))"
    " THEN length(body) END, clock FROM reading WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq",
    "DELETE FROM reading WHERE seq BETWEEN ?1 AND ?2",
    "SELECT changes()",
};

constexpr std::uint64_t no_row = std::numeric_limits<std::uint64_t>::max();
/// What a row of buoyd's own takes besides its body.
constexpr std::uint64_t own_row_overhead = 48;

/// A row of `rows_from`.
struct Row {
  std::uint64_t seq = 0;
  WallTime utc;  ///< 0: its clock was not set
  bool own = false;
  std::uint64_t bytes = 0;  ///< of an own one
};

Row row_of(const Statement& query) {
  const auto clock = static_cast<std::uint8_t>(query.integer(3));
  const WallTime utc = time_of_gap(WallTime{Micros(query.integer(1))}, clock);
  Row row{sequence(query, 0), utc, !query.is_null(2), 0};
  if (row.own) row.bytes = sequence(query, 2) + own_row_overhead;
  return row;
}

Result<std::uint64_t> number(Statement& query) {
  const ResetOnExit guard(query);
  auto row = query.step();
  if (!row) return pass_on(row);
  return *row && !query.is_null(0) ? sequence(query, 0) : no_row;
}

void bind_range(Statement& query, Range numbers) {
  query.bind(1, sql_integer(numbers.a));
  query.bind(2, sql_integer(numbers.b));
}

void add_to(std::vector<Gap>& gaps, const Row& row) {
  if (gaps.empty() || row.seq != gaps.back().b.value_or(0) + 1) {
    gaps.push_back({row.seq, row.seq, GapReason::retention, row.utc, row.utc});
  }
  Gap& gap = gaps.back();
  gap.b = row.seq;
  if (row.utc == WallTime{}) return;
  if (gap.t0 == WallTime{}) gap.t0 = row.utc;
  gap.t1 = row.utc;
}

}  // namespace

Result<Retention> Retention::open(Database& database) {
  auto sql = Statements::prepare(database, retention_sql);
  if (!sql) return pass_on(sql);
  return Retention(std::move(*sql));
}

void Retention::rolled_back() {
  delivered_from_ = 0;
  count_outlived_anew();
}

void Retention::count_outlived_anew() {
  outlived_to_ = 0;
  outlived_bytes_ = 0;
}

Result<std::uint64_t> Retention::first_row(std::uint64_t from) {
  sql_[first_from].bind(1, sql_integer(from));
  return number(sql_[first_from]);
}

/// The oldest row that is not buoyd's own; no_row where there is none below `end`.
Result<std::uint64_t> Retention::next_other(std::uint64_t end) {
  Statement& query = sql_[rows_from];
  const ResetOnExit guard(query);
  bind_range(query, {outlived_to_, end});
  for (;;) {
    auto there = query.step();
    if (!there) return pass_on(there);
    const Row row = *there ? row_of(query) : Row{end, {}, false, 0};
    if (row.seq >= end) return no_row;
    outlived_to_ = row.seq;
    if (!row.own) return row.seq;
    ++outlived_to_;
    outlived_bytes_ += row.bytes;
  }
}

Result<std::size_t> Retention::trim_delivered(EpochBook& book) {
  delivered_from_ = std::min(delivered_from_, book.take_delivered_from());
  for (;;) {
    auto seq = first_row(delivered_from_);
    if (!seq) return pass_on(seq);
    if (*seq >= book.last()) {
      delivered_from_ = book.last();
      return 0;
    }
    auto standing = book.standing(*seq);
    if (!standing) return pass_on(standing);
    const std::uint64_t end = std::min(standing->to, book.last() - 1);
    if (!standing->owed) {
      delivered_from_ = *seq;
      return remove_delivered(book, {*seq, end});
    }
    delivered_from_ = end + 1;
  }
}

Result<std::size_t> Retention::remove_delivered(EpochBook& book, Range numbers) {
  if (numbers.a < outlived_to_) count_outlived_anew();
  bind_range(sql_[end_of_chunk], numbers);
  sql_[end_of_chunk].bind(3, sql_integer(delivered_chunk));
  auto end = number(sql_[end_of_chunk]);
  if (!end) return pass_on(end);
  numbers.b = *end;
  auto removed = remove(numbers);
  if (!removed) return removed;
  if (auto forgotten = book.forget_empty(numbers); !forgotten) return pass_on(forgotten);
  return removed;
}

Result<std::size_t> Retention::trim_owed(EpochBook& book, std::uint64_t own_bytes) {
  auto other = next_other(book.last());
  if (!other) return pass_on(other);
  const bool own = *other == no_row || outlived_bytes_ > own_bytes;
  auto seq = own ? first_row(0) : other;
  if (!seq) return pass_on(seq);
  if (*seq >= book.last()) {
    return 0;
  }
  auto ledger = book.containing(*seq);
  if (!ledger) return pass_on(ledger);
  const std::uint64_t end = *ledger == nullptr ? *seq : (*ledger)->last();
  auto standing = book.standing(*seq);
  if (!standing) return pass_on(standing);
  return remove_owed(book, {*seq, std::min({end, standing->to, book.last() - 1})}, own);
}

/// The first rows of the range, as long as they are of that class, a chunk at most.
Result<Retention::Chunk> Retention::owed_rows(Range numbers, bool own) {
  Statement& query = sql_[rows_from];
  const ResetOnExit guard(query);
  bind_range(query, numbers);
  Chunk chunk;
  while (chunk.rows < owed_chunk) {
    auto there = query.step();
    if (!there) return pass_on(there);
    if (!*there) break;
    const Row row = row_of(query);
    if (row.own != own) break;
    add_to(chunk.gaps, row);
    chunk.bytes += row.bytes;
    ++chunk.rows;
  }
  return chunk;
}

Result<std::size_t> Retention::remove_owed(EpochBook& book, Range numbers, bool own) {
  auto chunk = owed_rows(numbers, own);
  if (!chunk) return pass_on(chunk);
  if (chunk->gaps.empty()) {
    return 0;
  }
  auto standing = book.standing(numbers.a);
  if (!standing) return pass_on(standing);
  if (standing->owed) {
    for (const Gap& gap : chunk->gaps) {
      if (auto lost = book.lose(gap); !lost) return pass_on(lost);
    }
  }
  if (own) outlived_bytes_ -= std::min(outlived_bytes_, chunk->bytes);
  return remove({numbers.a, chunk->gaps.back().b.value_or(numbers.a)});
}

Result<std::size_t> Retention::remove(Range numbers) {
  bind_range(sql_[remove_rows], numbers);
  if (auto run = sql_[remove_rows].run(); !run) return pass_on(run);
  auto removed = number(sql_[row_changes]);
  if (!removed) return pass_on(removed);
  return static_cast<std::size_t>(*removed);
}

}  // namespace buoyd
