// The parts of Store about delivery: what is owed, what was delivered, what is owed again because
// somebody asked.

#include <algorithm>

#include "spool/store/store.hpp"

namespace buoyd {

Result<std::optional<OwedRun>> Store::next_owed(const OwedQuery& query) {
  auto ledger = book_.find(query.epoch);
  if (!ledger) return pass_on(ledger);
  if (*ledger == nullptr) {
    return std::nullopt;
  }
  return read_owed_run(query, **ledger, rows_, descriptions_);
}

Result<Store::Applied> Store::apply(const Delivered& delivered) {
  auto found = book_.find(delivered.epoch);
  if (!found) return pass_on(found);
  Applied applied;
  if (*found == nullptr) {
    if (delivered.upto) book_.answered(delivered.epoch, false);
    return applied;
  }
  EpochLedger& ledger = **found;
  applied.known = true;
  const bool past_end = std::any_of(delivered.have.begin(), delivered.have.end(),
                                    [&](const Range& r) { return r.b > ledger.last(); });
  const bool is_current = book_.current() == &ledger;
  applied.refused = past_end && is_current;
  applied.beyond = past_end && !is_current;
  if (applied.refused) {
    return applied;
  }
  const Ranges before = delivered.upto ? ledger.done() : Ranges{};
  applied.changed =
      delivered.upto ? ledger.replace(delivered.have, *delivered.upto) : ledger.add(delivered.have);
  const bool lacks = std::any_of(before.list().begin(), before.list().end(),
                                 [&](const Range& range) { return !ledger.done().covers(range); });
  if (delivered.upto) {
    book_.answered(delivered.epoch, lacks);
    applied.changed = ask_on() || applied.changed;
  }
  if (applied.changed) {
    for (const Range& range : delivered.have) retention_.delivered(range.a);
  }
  return applied;
}

Result<void> Store::resend(const ResendQuery& query) {
  auto search = ResendSearch::begin(*database_, query, last());
  if (!search) return pass_on(search);
  resend_ = std::move(*search);
  return {};
}

Result<std::optional<std::uint64_t>> Store::resend_on() {
  if (!resend_) {
    return std::nullopt;
  }
  auto through = resend_->step(book_);
  if (!through) {
    resend_.reset();
    return pass_on(through);
  }
  if (!*through) {
    return std::nullopt;
  }
  const std::uint64_t count = resend_->count();
  resend_.reset();
  return count;
}

}  // namespace buoyd
