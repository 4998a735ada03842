#include "spool/store/owed_run.hpp"

#include <algorithm>

namespace buoyd {

namespace {

/// Builds one run from left to right; `next` is the first number not accounted for.
class RunBuilder {
 public:
  RunBuilder(EpochLedger& ledger, OwedRun& run) : ledger_(ledger), run_(run), next_(run.from) {}

  [[nodiscard]] std::uint64_t next() const { return next_; }

  void take_lost(const Gap& lost, std::uint64_t end) {
    const std::uint64_t b = std::min(lost.b.value_or(end), end);
    run_.lost.push_back(part_of(lost, {next_, b}));
    next_ = b + 1;
  }

  /// Rows from index `fresh` on were read; what lies between them does not exist.
  void take_rows(std::size_t fresh, const RowsRead& rows) {
    for (std::size_t i = fresh; i < run_.readings.size(); ++i) {
      take_hole(run_.readings[i].seq, rows);
      next_ = run_.readings[i].seq + 1;
    }
    take_hole(rows.to + 1, rows);
  }

 private:
  void take_hole(std::uint64_t end, const RowsRead& rows) {
    for (const std::uint64_t seq : rows.unread) {
      if (seq < next_ || seq >= end) continue;
      lose_until(seq, GapReason::trimmed);
      lose_until(seq + 1, GapReason::damaged);
    }
    lose_until(end, GapReason::trimmed);
  }

  void lose_until(std::uint64_t end, GapReason reason) {
    if (end <= next_) {
      return;
    }
    const Gap gap{next_, end - 1, reason, WallTime{}, WallTime{}};
    ledger_.lose(gap);
    run_.lost.push_back(gap);
    next_ = end;
  }

  EpochLedger& ledger_;
  OwedRun& run_;
  std::uint64_t next_;
};

}  // namespace

Result<std::optional<OwedRun>> read_owed_run(const OwedQuery& query, EpochLedger& ledger,
                                             ReadingRows& rows, DescriptionTable& descriptions) {
  const auto owed = ledger.owed_run(query.after);
  if (!owed) {
    return std::nullopt;
  }
  const EpochState state = ledger.state();
  OwedRun run{state.id, state.first, state.floor, owed->a, owed->b, {}, {}};
  ReadBudget budget{std::max<std::size_t>(query.max_readings, 1), query.max_values, most_run_bytes};
  RunBuilder builder(ledger, run);
  bool stopped = false;
  while (!stopped && builder.next() <= owed->b && run.lost.size() < most_run_gaps) {
    const Gap* lost = ledger.lost_from(builder.next());
    if (lost != nullptr && lost->a <= builder.next()) {
      builder.take_lost(*lost, owed->b);
      continue;
    }
    const std::uint64_t end = lost == nullptr ? owed->b : std::min(owed->b, lost->a - 1);
    const std::size_t fresh = run.readings.size();
    auto read = rows.read({builder.next(), end}, descriptions, budget, run.readings);
    if (!read) return pass_on(read);
    builder.take_rows(fresh, *read);
    stopped = read->stopped;
  }
  run.to = builder.next() - 1;
  return run;
}

}  // namespace buoyd
