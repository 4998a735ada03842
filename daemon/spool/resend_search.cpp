#include "spool/resend_search.hpp"

#include <utility>

namespace buoyd {

Result<ResendSearch> ResendSearch::begin(Database& database, const ResendQuery& query,
                                         std::uint64_t last) {
  auto rows = database.prepare(
      "SELECT seq, utc FROM reading WHERE seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3");
  if (!rows) return pass_on(rows);
  return ResendSearch(std::move(*rows), query, last);
}

Result<bool> ResendSearch::step(EpochBook& book) {
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
    const bool wanted = utc >= query_.from && utc <= query_.to;
    if (run_ && (!wanted || looked_to_ != run_->b + 1)) {
      if (auto ended = end_run(book); !ended) return pass_on(ended);
    }
    if (wanted) {
      run_ = Range{run_ ? run_->a : looked_to_, looked_to_};
    }
  }
  if (auto ended = end_run(book); !ended) return pass_on(ended);
  return seen < slice;
}

Result<void> ResendSearch::end_run(EpochBook& book) {
  if (!run_) {
    return {};
  }
  auto made_owed = book.owe_again(*run_);
  run_.reset();
  if (!made_owed) return pass_on(made_owed);
  count_ += *made_owed;
  return {};
}

}  // namespace buoyd
