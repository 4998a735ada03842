#include "shore/query/epoch_rows.hpp"

#include <algorithm>
#include <utility>

namespace buoyshore {

using buoyd::Result;

namespace {

/// A reading of an interval is compared as if it ended one microsecond earlier: so it belongs to
/// the time that ends with it.
constexpr std::string_view rows_of_a_description =
    "SELECT " BUOYSHORE_READING_COLUMNS
    " FROM readings "
    "WHERE epoch_n = ? AND description_n = ? AND seq BETWEEN ? AND ? "
    "AND (? OR (utc - (span > 0) >= ? AND utc - (span > 0) < ?)) ORDER BY seq";

std::int64_t seq_of(const buoyd::Statement& row) {
  return row.integer(2);
}

// Of the bodies kept between two calls; each has 30,000 at most.
constexpr std::size_t most_characters = 1'000'000;

}  // namespace

Result<EpochRows> EpochRows::open(PreparedSql& sql, std::int64_t epoch,
                                  const std::map<std::int64_t, NumberRange>& numbers,
                                  const ReadingQuery& query) {
  EpochRows rows;
  rows.epoch_ = epoch;
  rows.is_bounded_ = query.is_bounded();
  rows.from_ = query.from_micros();
  rows.to_ = query.to_micros();
  for (const auto& [description, range] : numbers) {
    auto statement = sql.database().prepare(rows_of_a_description);
    if (!statement) return pass_on(statement);
    rows.sources_.push_back({description, range, std::move(*statement)});
  }
  return rows;
}

Result<std::span<const ArchivedRow>> EpochRows::next(std::size_t most) {
  block_.clear();
  auto filled = fill(std::min(most, most_rows));
  for (Source& source : sources_) source.rows.reset();
  if (!filled) return pass_on(filled);
  if (!block_.empty()) next_seq_ = block_.back().seq + 1;
  return block_;
}

Result<void> EpochRows::fill(std::size_t most) {
  for (Source& source : sources_) {
    if (auto begun = begin(source); !begun) return begun;
  }
  std::size_t characters = 0;
  while (block_.size() < most && characters < most_characters) {
    Source* source = lowest();
    if (source == nullptr) return {};
    block_.push_back(archived_row(source->rows));
    characters += block_.back().body.size();
    if (auto stepped = step(*source); !stepped) return stepped;
  }
  return {};
}

Result<void> EpochRows::begin(Source& source) {
  source.is_done = source.numbers.last < next_seq_;
  if (source.is_done) return {};
  source.rows.bind_all(epoch_, source.description, std::max(source.numbers.first, next_seq_),
                       source.numbers.last, std::int64_t{is_bounded_ ? 0 : 1}, from_, to_);
  return step(source);
}

Result<void> EpochRows::step(Source& source) {
  auto row = source.rows.step();
  if (!row) return pass_on(row);
  source.is_done = !*row;
  return {};
}

EpochRows::Source* EpochRows::lowest() {
  Source* found = nullptr;
  for (Source& source : sources_) {
    if (source.is_done) continue;
    if (found == nullptr || seq_of(source.rows) < seq_of(found->rows)) found = &source;
  }
  return found;
}

}  // namespace buoyshore
