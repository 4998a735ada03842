#include "spool/retention.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace buoyd {

namespace {

enum Sql : std::uint8_t { first_from, end_of_chunk, times, remove_rows, row_changes };
constexpr std::array<std::string_view, 5> sql_text{
    "SELECT seq FROM reading WHERE seq >= ?1 ORDER BY seq LIMIT 1",
    "SELECT max(seq) FROM (SELECT seq FROM reading WHERE seq BETWEEN ?1 AND ?2"
    " ORDER BY seq LIMIT ?3)",
    "SELECT seq, utc FROM reading WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq",
    "DELETE FROM reading WHERE seq BETWEEN ?1 AND ?2",
    "SELECT changes()",
};

constexpr std::uint64_t no_row = std::numeric_limits<std::uint64_t>::max();

Result<std::uint64_t> number(Statement& query) {
  const ResetOnExit guard(query);
  auto row = query.step();
  if (!row) return pass_on(row);
  return *row && !query.is_null(0) ? sequence(query, 0) : no_row;
}

/// The rows of a chunk as gaps: a hole between them is none of ours to account for.
Result<std::vector<LostRange>> gaps_of(Statement& query, Range numbers) {
  const ResetOnExit guard(query);
  query.bind(1, sql_integer(numbers.a));
  query.bind(2, sql_integer(numbers.b));
  std::vector<LostRange> gaps;
  std::uint64_t next = 0;
  for (;;) {
    auto row = query.step();
    if (!row) return pass_on(row);
    if (!*row) return gaps;
    const std::uint64_t seq = sequence(query, 0);
    const WallTime utc{Micros(query.integer(1))};
    if (gaps.empty() || seq != next) {
      gaps.push_back({seq, seq, LossReason::retention, utc, utc});
    }
    gaps.back().b = seq;
    gaps.back().t1 = utc;
    next = seq + 1;
  }
}

}  // namespace

Result<Retention> Retention::open(Database& database) {
  auto sql = Statements::prepare(database, sql_text);
  if (!sql) return pass_on(sql);
  return Retention(std::move(*sql));
}

Result<std::uint64_t> Retention::first_row(std::uint64_t from) {
  sql_[first_from].bind(1, sql_integer(from));
  return number(sql_[first_from]);
}

Result<std::size_t> Retention::trim_delivered(EpochBook& book) {
  for (;;) {
    auto seq = first_row(delivered_from_);
    if (!seq) return pass_on(seq);
    if (*seq >= book.last()) {
      delivered_from_ = book.last();
      return 0;
    }
    const EpochBook::Standing standing = book.standing(*seq);
    const std::uint64_t end = std::min(standing.to, book.last() - 1);
    if (!standing.owed) {
      delivered_from_ = *seq;
      return remove(book, {*seq, end}, delivered_chunk);
    }
    delivered_from_ = end + 1;
  }
}

Result<std::size_t> Retention::trim_owed(EpochBook& book) {
  auto seq = first_row(0);
  if (!seq) return pass_on(seq);
  if (*seq >= book.last()) {
    return 0;
  }
  auto ledger = book.containing(*seq);
  if (!ledger) return pass_on(ledger);
  const std::uint64_t end = *ledger == nullptr ? *seq : (*ledger)->last();
  const EpochBook::Standing standing = book.standing(*seq);
  return remove(book, {*seq, std::min({end, standing.to, book.last() - 1})}, owed_chunk);
}

Result<std::size_t> Retention::remove(EpochBook& book, Range numbers, std::size_t most) {
  sql_[end_of_chunk].bind(1, sql_integer(numbers.a));
  sql_[end_of_chunk].bind(2, sql_integer(numbers.b));
  sql_[end_of_chunk].bind(3, sql_integer(most));
  auto end = number(sql_[end_of_chunk]);
  if (!end) return pass_on(end);
  numbers.b = *end;
  if (book.standing(numbers.a).owed) {
    auto gaps = gaps_of(sql_[times], numbers);
    if (!gaps) return pass_on(gaps);
    for (const LostRange& gap : *gaps) {
      if (auto lost = book.lose(gap); !lost) return pass_on(lost);
    }
  }
  sql_[remove_rows].bind(1, sql_integer(numbers.a));
  sql_[remove_rows].bind(2, sql_integer(numbers.b));
  if (auto run = sql_[remove_rows].run(); !run) return pass_on(run);
  auto removed = number(sql_[row_changes]);
  if (!removed) return pass_on(removed);
  if (auto forgotten = book.forget_empty(numbers); !forgotten) return pass_on(forgotten);
  return static_cast<std::size_t>(*removed);
}

}  // namespace buoyd
