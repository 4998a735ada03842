#include "spool/store/resend_search.hpp"

namespace buoyd {

Result<ResendSearch> ResendSearch::begin(Database& database, const ResendQuery& query,
                                         std::uint64_t last) {
  auto rows = database.prepare(
      "SELECT seq, utc FROM reading WHERE seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3");
  if (!rows) return pass_on(rows);
  return ResendSearch(std::move(*rows), query, last);
}

Result<bool> ResendSearch::step() {
  const ResetOnExit reset(rows_);
  rows_.bind(1, sql_integer(looked_to_));
  rows_.bind(2, sql_integer(last_));
  rows_.bind(3, slice);
  std::int64_t seen = 0;
  for (auto row = rows_.step();; row = rows_.step()) {
    if (!row) return pass_on(row);
    if (!*row) break;
    ++seen;
    looked_to_ = sequence(rows_, 0);
    const WallTime utc = time_at(rows_, 1);
    if (utc >= query_.from && utc <= query_.to) {
      note(looked_to_);
    }
  }
  return seen < slice;
}

void ResendSearch::note(std::uint64_t number) {
  const bool follows = !found_.empty() && found_.back().b + 1 == number;
  if (follows || found_.size() == most_ranges) {
    found_.back().b = number;
  } else {
    found_.push_back({number, number});
  }
}

}  // namespace buoyd
