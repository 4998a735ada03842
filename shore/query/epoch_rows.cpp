#include "shore/query/epoch_rows.hpp"

#include <utility>

namespace buoyshore {

using buoyd::Result;
using buoyd::Statement;

namespace {

/// A reading of an interval is compared as if it ended one microsecond earlier: so it belongs to
/// the time that ends with it.
constexpr std::string_view rows_of_a_description =
    "SELECT " BUOYSHORE_READING_COLUMNS
    " FROM readings "
    "WHERE epoch_n = ? AND description_n = ? AND seq BETWEEN ? AND ? "
    "AND (? OR (utc - (span > 0) >= ? AND utc - (span > 0) < ?)) ORDER BY seq";

}  // namespace

Result<EpochRows> EpochRows::open(PreparedSql& sql, std::int64_t epoch,
                                  const std::map<std::int64_t, NumberRange>& numbers,
                                  const ReadingQuery& query) {
  const std::int64_t is_unbounded = query.is_bounded() ? 0 : 1;
  EpochRows rows;
  for (const auto& [description, range] : numbers) {
    auto statement = sql.database().prepare(rows_of_a_description);
    if (!statement) return pass_on(statement);
    statement->bind_all(epoch, description, range.first, range.last, is_unbounded,
                        query.from_micros(), query.to_micros());
    Source source{std::move(*statement)};
    if (auto stepped = step(source); !stepped) return pass_on(stepped);
    rows.sources_.push_back(std::move(source));
  }
  return rows;
}

Result<const Statement*> EpochRows::next() {
  if (current_ != nullptr) {
    if (auto stepped = step(*current_); !stepped) return pass_on(stepped);
  }
  current_ = lowest();
  return current_ == nullptr ? nullptr : &current_->rows;
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
    if (found == nullptr ||
        source.rows.integer(ReadingColumn::seq) < found->rows.integer(ReadingColumn::seq))
      found = &source;
  }
  return found;
}

}  // namespace buoyshore
