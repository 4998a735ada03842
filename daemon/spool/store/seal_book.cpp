#include "spool/store/seal_book.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "base/number_text.hpp"

namespace buoyd {

namespace {

enum SealSql : std::uint8_t { next_unsealed, read_sealed, write_sealed };
constexpr std::array<std::string_view, 3> seal_sql{
    "SELECT id, first, coalesce(last, ?1), last IS NULL FROM epoch WHERE coalesce(last, ?1) > ?2"
    " AND first >= (SELECT coalesce(max(first), 0) FROM epoch WHERE first <= ?2)"
    " ORDER BY first LIMIT 1",
    "SELECT value FROM meta WHERE key = 'sealed'",
    "INSERT OR REPLACE INTO meta VALUES('sealed', ?1)",
};

/// Of one read: a few hundred µs, and what it keeps in memory.
constexpr ReadBudget a_slice{64, std::numeric_limits<std::size_t>::max(), std::size_t{64} * 1024};
constexpr std::size_t most_absent_chars = 1000;  // a text has at most 1 KiB

}  // namespace

Result<SealBook> SealBook::open(Database& database) {
  auto sql = Statements::prepare(database, seal_sql);
  if (!sql) return pass_on(sql);
  SealBook book(std::move(*sql));
  if (auto read = book.read_mark(); !read) return pass_on(read);
  return book;
}

std::string SealBook::text_of(const Mark& mark) {
  return mark.seq == 0 ? "" : fmt::format("{} {} {}", mark.seq, mark.last, to_hex(mark.digest));
}

/// What is no mark is none: the store is sealed anew then, and says the same again.
SealBook::Mark SealBook::mark_in(std::string_view text) {
  const std::size_t first = text.find(' ');
  const std::size_t second = first == std::string_view::npos ? first : text.find(' ', first + 1);
  if (second == std::string_view::npos) return {};
  const auto seq = number_in<std::uint64_t>(text.substr(0, first));
  const auto last = number_in<std::uint64_t>(text.substr(first + 1, second - first - 1));
  const auto digest = bytes_in<Digest>(text.substr(second + 1));
  return seq && last && digest ? Mark{*seq, *last, *digest} : Mark{};
}

/// A line each for the newest seal and the one before it.
Result<void> SealBook::read_mark() {
  Statement& query = sql_[read_sealed];
  const ResetOnExit guard(query);
  auto row = query.step();
  if (!row) return pass_on(row);
  if (!*row) return {};
  const std::string_view text = query.text(0);
  const std::size_t end = std::min(text.find('\n'), text.size());
  mark_ = mark_in(text.substr(0, end));
  before_ = mark_in(text.substr(std::min(end + 1, text.size())));
  return {};
}

Result<std::optional<Unsealed>> SealBook::next(std::uint64_t last) {
  Statement& query = sql_[next_unsealed];
  const ResetOnExit guard(query);
  query.bind_all(sql_integer(last), sql_integer(mark_.last));
  auto row = query.step();
  if (!row) return pass_on(row);
  if (!*row) return std::nullopt;
  const auto id = hash8_from_hex(query.text(0));
  const Range numbers{std::max(sequence(query, 1), mark_.last + 1), sequence(query, 2)};
  if (!id || numbers.b < numbers.a) {
    return fail(ErrorCode::storage, "the store has an epoch without a name or numbers",
                SQLITE_CORRUPT);
  }
  return Unsealed{*id, numbers, query.integer(3) == 1};
}

void SealBook::begin(const Unsealed& unsealed) {
  give_up();
  seal_ = Seal{};
  is_underway_ = true;
  seal_.epoch = unsealed.epoch;
  seal_.numbers = unsealed.numbers;
  seal_.before = mark_.digest;
  at_ = unsealed.numbers.a;
}

void SealBook::give_up() {
  is_underway_ = false;
  waiting_.reset();
  in_segment_ = 0;
  hash_ = Sha256();
}

Result<std::optional<Seal>> SealBook::read_on(ReadingRows& rows, DescriptionTable& descriptions) {
  std::vector<StoredReading> readings;
  ReadBudget budget = a_slice;
  auto read = rows.read({at_, seal_.numbers.b}, descriptions, budget, readings);
  if (!read) {
    give_up();
    return pass_on(read);
  }
  // Rows that cannot be read are absent: as damaged they go ashore, too.
  const bool has_room = take(readings) && skip_to(read->to + 1);
  if (has_room && at_ <= seal_.numbers.b) return std::nullopt;
  return finished();
}

/// False if a seal has no room for more.
bool SealBook::take(const std::vector<StoredReading>& readings) {
  for (const StoredReading& stored : readings) {
    if (!skip_to(stored.seq)) return false;
    add_record(hash_, record_of(stored));
    at_ = stored.seq + 1;
    if (++in_segment_ == segment_readings) {
      seal_.segments.push_back(segment_hash(hash_));
      in_segment_ = 0;
      if (seal_.segments.size() == most_segments) return false;
    }
  }
  return true;
}

/// What is looked at and not taken is absent.
bool SealBook::skip_to(std::uint64_t seq) {
  if (seq <= at_) return true;
  std::vector<Range> absent = seal_.absent;
  if (!absent.empty() && absent.back().b + 1 == at_) {
    absent.back().b = seq - 1;
  } else {
    absent.push_back({at_, seq - 1});
  }
  if (ranges_text(absent).size() > most_absent_chars) return false;
  seal_.absent = std::move(absent);
  at_ = seq;
  return true;
}

Seal SealBook::finished() {
  if (in_segment_ > 0) seal_.segments.push_back(segment_hash(hash_));
  seal_.numbers.b = at_ - 1;
  Seal seal = std::move(seal_);
  give_up();
  return seal;
}

void SealBook::wait_for(const Seal& seal, const Reading& reading) {
  waiting_ = Waiting{{0, seal.numbers.b, digest_of(seal)}, reading.body};
}

bool SealBook::is_waiting(const Reading& reading) const {
  return waiting_ && waiting_->body == reading.body;
}

Result<void> SealBook::write(std::uint64_t seq) {
  if (!waiting_) return fail(ErrorCode::invalid, "no seal waits for this commit");
  waiting_->mark.seq = seq;
  written_ = waiting_->mark;
  const std::string text = text_of(*written_) + "\n" + text_of(mark_);
  sql_[write_sealed].bind(1, std::string_view(text));
  return sql_[write_sealed].run();
}

void SealBook::committed() {
  if (!written_) return;
  before_ = mark_;
  mark_ = *written_;
  written_.reset();
  waiting_.reset();
}

Result<void> SealBook::drop_behind(Database& database, std::uint64_t last) {
  auto book = open(database);
  if (!book) return pass_on(book);
  if (book->mark_.seq <= last) return {};
  const std::string text = text_of(book->before_) + "\n";
  book->sql_[write_sealed].bind(1, std::string_view(text));
  return book->sql_[write_sealed].run();
}

}  // namespace buoyd
