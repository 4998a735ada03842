// The parts of EpochBook about delivery: what an archive has, whose word counts, and what is owed
// again because a person asked.

#include <algorithm>
#include <utility>

#include "spool/store/epoch_book.hpp"

namespace buoyd {

Result<EpochBook::Applied> EpochBook::apply(const Delivered& delivered) {
  auto found = find(delivered.epoch);
  if (!found) return pass_on(found);
  Applied applied;
  if (*found == nullptr) {
    if (delivered.upto) round_.answered(delivered.epoch, false);
    return applied;
  }
  EpochLedger& ledger = **found;
  applied.known = true;
  const bool past_end = std::any_of(delivered.have.begin(), delivered.have.end(),
                                    [&](const Range& r) { return r.b > ledger.last(); });
  const bool is_current = current() == &ledger;
  applied.refused = past_end && is_current;
  applied.beyond = past_end && !is_current;
  if (applied.refused) {
    return applied;
  }
  applied.changed = delivered.upto ? answered(ledger, delivered.have, *delivered.upto)
                                   : ledger.add(delivered.have);
  if (applied.changed) {
    for (const Range& range : delivered.have) {
      delivered_from_ = std::min(delivered_from_, range.a);
    }
  }
  return applied;
}

/// True if the account changed, or if hello has other epochs to ask about.
bool EpochBook::answered(EpochLedger& ledger, const std::vector<Range>& have, std::uint64_t upto) {
  const Ranges before = ledger.done();
  const bool changed = ledger.replace(have, upto);
  const bool lacks = std::any_of(before.list().begin(), before.list().end(),
                                 [&](const Range& range) { return !ledger.done().covers(range); });
  round_.answered(ledger.id(), lacks);
  return ask_on() || changed;
}

/// Hello's next question does not wait for a reading to be committed: none may come for long. What
/// cannot be saved now is saved, and asked about, with the next commit.
bool EpochBook::ask_on() {
  if (!round_.is_due()) {
    return false;
  }
  return dirty() ? save().has_value() : round_.advance(tables_, last_).has_value();
}

Result<void> EpochBook::pin(const std::string& archive) {
  if (archive == pinned_) {
    return {};
  }
  const bool is_another = !pinned_.empty();
  if (is_another) {
    if (auto forgotten = forget_delivered("archive", archive); !forgotten) return forgotten;
  }
  pinned_ = archive;
  pin_dirty_ = !is_another;
  return is_another ? reload() : Result<void>{};
}

Result<void> EpochBook::set_delivery(std::string_view mode) {
  auto before = tables_.mark("delivery");
  if (!before) return pass_on(before);
  if (*before == mode) {
    return {};
  }
  if (*before != "broker") return tables_.set_mark("delivery", mode);
  auto forgotten = forget_delivered("delivery", mode);
  return forgotten ? reload() : forgotten;
}

Result<void> EpochBook::set_station(std::string_view name) {
  auto before = tables_.mark("station");
  if (!before) return pass_on(before);
  return *before == name ? Result<void>{} : tables_.set_mark("station", name);
}

/// Nothing counts as delivered any more, and the mark says on whose word it did. One transaction,
/// behind which reload() is due.
Result<void> EpochBook::forget_delivered(std::string_view mark, std::string_view word) {
  auto transaction = Transaction::begin(*database_);
  if (!transaction) return pass_on(transaction);
  if (auto deleted = tables_.erase_all_done(); !deleted) return deleted;
  if (auto set = tables_.set_mark(mark, word); !set) return set;
  return transaction->commit();
}

/// Where that fails, no epoch is the current one until the file is opened anew.
Result<void> EpochBook::reload() {
  const bool goes_on = std::exchange(current_, std::nullopt).has_value();
  if (auto loaded = load(); !loaded) return loaded;
  return goes_on ? resume() : Result<void>{};
}

Result<void> EpochBook::resend(const ResendQuery& query) {
  auto search = ResendSearch::begin(*database_, query, last_);
  if (!search) return pass_on(search);
  resend_ = std::move(*search);
  return {};
}

Result<std::optional<std::uint64_t>> EpochBook::resend_on() {
  if (!resend_) {
    return std::nullopt;
  }
  auto through = resend_->step();
  if (through && !*through) {
    return std::nullopt;
  }
  const std::vector<Range> found = resend_->found();
  resend_.reset();
  if (!through) return pass_on(through);
  std::uint64_t count = 0;
  for (const Range& range : found) {
    auto made_owed = owe_again(range);
    if (!made_owed) return pass_on(made_owed);
    count += *made_owed;
  }
  return count;
}

/// Between the first and the last of them there may be epochs that are gone.
Result<std::uint64_t> EpochBook::owe_again(Range numbers) {
  std::uint64_t count = 0;
  while (numbers.a <= numbers.b) {
    auto found = containing(numbers.a);
    if (!found) return pass_on(found);
    if (*found == nullptr) {
      auto next = tables_.from(numbers.a, 1, last_);
      if (!next) return pass_on(next);
      if (next->empty()) break;
      numbers.a = next->front().first();
      continue;
    }
    EpochLedger& ledger = **found;
    count += ledger.owe_again({numbers.a, std::min(numbers.b, ledger.last())});
    numbers.a = ledger.last() + 1;
  }
  return count;
}

}  // namespace buoyd
