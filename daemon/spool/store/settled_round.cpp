#include "spool/store/settled_round.hpp"

#include <algorithm>

namespace buoyd {

namespace {

constexpr std::size_t at_once = 64;  // epochs read

}  // namespace

void SettledRound::answered(const EpochId& id, bool lacks) {
  const auto listed =
      std::erase_if(waiting_, [&id](const EpochState& one) { return one.id == id; });
  begins_ = begins_ || (lacks && (!is_searching_ || sentry_ == id));
  is_due_ = is_due_ || listed > 0;
}

Result<void> SettledRound::advance(EpochTables& tables, std::uint64_t last) {
  if (!is_due()) {
    return {};
  }
  auto chosen = next(tables, last);
  if (!chosen) return pass_on(chosen);
  waiting_ = std::move(*chosen);
  is_due_ = false;
  return {};
}

Result<std::vector<EpochState>> SettledRound::next(EpochTables& tables, std::uint64_t last) {
  if (begins_ || is_searching_) {
    auto found = search(tables, last);
    if (!found || !found->empty()) return found;
    is_searching_ = false;
    below_ = top;
  }
  return turn(tables, last);
}

Result<std::vector<EpochState>> SettledRound::search(EpochTables& tables, std::uint64_t last) {
  auto chosen = settled_below(tables, begins_ ? top : below_, many, last);
  auto newest = settled_below(tables, top, 1, last);
  if (!chosen) return chosen;
  if (!newest) return newest;
  if (chosen->empty()) {
    begins_ = false;
    return chosen;
  }
  below_ = chosen->back().first;
  sentry_.reset();
  if (newest->front().first > chosen->front().first) {
    sentry_ = newest->front().id;
    chosen->push_back(newest->front());
  }
  for (EpochState& one : *chosen) one.asking = begins_ ? Asking::soon : Asking::next;
  begins_ = false;
  is_searching_ = true;
  return chosen;
}

Result<std::vector<EpochState>> SettledRound::turn(EpochTables& tables, std::uint64_t last) {
  auto newest = settled_below(tables, top, 1, last);
  if (!newest || newest->empty()) return newest;
  auto more = settled_below(tables, std::min(below_, newest->front().first), few - 1, last);
  if (!more) return more;
  below_ = more->empty() ? top : more->back().first;
  newest->insert(newest->end(), more->begin(), more->end());
  return newest;
}

Result<std::vector<EpochState>> SettledRound::settled_below(EpochTables& tables,
                                                            std::uint64_t first, std::size_t most,
                                                            std::uint64_t last) {
  std::vector<EpochState> settled;
  for (bool more = true; more && settled.size() < most;) {
    auto below = tables.closed_below(first, at_once, last);
    if (!below) return pass_on(below);
    for (const EpochLedger& ledger : *below) {
      first = ledger.first();
      if (settled.size() < most && !ledger.owed()) settled.push_back(ledger.state());
    }
    more = below->size() == at_once;
  }
  return settled;
}

}  // namespace buoyd
