#include "spool/store/epoch_book.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace buoyd {

Result<EpochBook> EpochBook::open(Database& database) {
  auto tables = EpochTables::open(database);
  if (!tables) return pass_on(tables);
  EpochBook book(database, std::move(*tables));
  if (auto loaded = book.load(); !loaded) return pass_on(loaded);
  auto pinned = book.tables_.mark("archive");
  if (!pinned) return pass_on(pinned);
  book.pinned_ = std::move(*pinned);
  return book;
}

Result<void> EpochBook::load() {
  ledgers_.clear();
  round_ = SettledRound();
  unloaded_ = 0;
  auto last = tables_.newest_number();
  if (!last) return pass_on(last);
  last_ = *last;
  auto newest = tables_.newest(last_);
  if (!newest) return pass_on(newest);
  newest_ = *newest;
  return fill_window();
}

Result<void> EpochBook::fill_window() {
  constexpr std::size_t at_once = 64;
  while (unloaded_ && ledgers_.size() < window) {
    auto more = tables_.from(*unloaded_, at_once, last_);
    if (!more) return pass_on(more);
    for (EpochLedger& ledger : *more) {
      unloaded_ = ledger.last() + 1;
      if (ledger.owed()) keep(std::move(ledger));
    }
    if (more->size() < at_once) unloaded_.reset();
  }
  return {};
}

EpochLedger* EpochBook::keep(EpochLedger&& ledger) {
  const std::uint64_t first = ledger.first();
  return &ledgers_.try_emplace(first, std::move(ledger)).first->second;
}

const EpochLedger* EpochBook::current() const {
  return current_ ? &ledgers_.at(*current_) : nullptr;
}

Result<void> EpochBook::resume() {
  if (!newest_) {
    return fail(ErrorCode::invalid, "a store without an epoch cannot go on with one");
  }
  auto ledger = find(newest_->id);
  if (!ledger) return pass_on(ledger);
  current_ = (*ledger)->first();
  return {};
}

Result<EpochLedger*> EpochBook::find(const EpochId& id) {
  for (auto& [first, ledger] : ledgers_) {
    if (ledger.id() == id) {
      return &ledger;
    }
  }
  auto found = tables_.named(id, last_);
  if (!found) return pass_on(found);
  return *found ? keep(std::move(**found)) : nullptr;
}

Result<EpochLedger*> EpochBook::containing(std::uint64_t seq) {
  const auto above = ledgers_.upper_bound(seq);
  if (above != ledgers_.begin() && seq <= std::prev(above)->second.last()) {
    return &std::prev(above)->second;
  }
  auto found = tables_.at(seq, last_);
  if (!found) return pass_on(found);
  return *found && (*found)->last() >= seq ? keep(std::move(**found)) : nullptr;
}

std::vector<EpochState> EpochBook::states(std::size_t most) const {
  std::vector<EpochState> states;
  if (const EpochLedger* now = current(); now != nullptr && most > 0) {
    states.push_back(now->state());
  }
  const auto& settled = round_.waiting();
  const std::size_t asked = std::min(most - std::min(most, states.size()), settled.size());
  for (const auto& [first, ledger] : ledgers_) {
    if (states.size() + asked >= most) break;
    if (first != current_ && ledger.owed()) states.push_back(ledger.state());
  }
  std::copy_n(settled.begin(), asked, std::back_inserter(states));
  return states;
}

std::uint64_t EpochBook::owed_count() const {
  std::uint64_t sum = 0;
  for (const auto& [first, ledger] : ledgers_) {
    sum += ledger.owed_count();
  }
  if (unloaded_) {
    const std::uint64_t end = current_.value_or(last_ + 1);
    sum += end > *unloaded_ ? end - *unloaded_ : 0;
  }
  return sum;
}

EpochBook::Standing EpochBook::standing_in(const EpochLedger& ledger, std::uint64_t seq) {
  const auto owed = ledger.owed_run(seq - 1);
  if (!owed) return {false, ledger.last()};
  return owed->a == seq ? Standing{true, owed->b} : Standing{false, owed->a - 1};
}

Result<EpochBook::Standing> EpochBook::standing(std::uint64_t seq) {
  const auto above = ledgers_.upper_bound(seq);
  if (above != ledgers_.begin() && seq <= std::prev(above)->second.last()) {
    return standing_in(std::prev(above)->second, seq);
  }
  if (unloaded_ && seq >= *unloaded_) {
    auto waiting = tables_.at(seq, last_);
    if (!waiting) return pass_on(waiting);
    const bool has_it = *waiting && seq <= (*waiting)->last();
    return has_it ? standing_in(**waiting, seq) : Standing{false, seq};
  }
  const std::uint64_t next =
      above == ledgers_.end() ? std::numeric_limits<std::uint64_t>::max() : above->first;
  return Standing{false, std::min(next, unloaded_.value_or(next)) - 1};
}

Result<void> EpochBook::begin(const EpochStart& start, WallTime started) {
  const std::uint64_t first = last_ + 1;
  auto n = tables_.begin(start, first, started, newest_);
  if (!n) return pass_on(n);
  staged_.insert_or_assign(first, EpochLedger(*n, start.id, {first, first}));
  begun_ = first;
  return {};
}

EpochLedger& EpochBook::staged(const EpochLedger& ledger) {
  return staged_.try_emplace(ledger.first(), ledger).first->second;
}

Result<void> EpochBook::lose(const Gap& range) {
  auto ledger = containing(range.a);
  if (!ledger) return pass_on(ledger);
  if (*ledger != nullptr) {
    staged(**ledger).lose(range);
  }
  return {};
}

bool EpochBook::is_closed(const EpochLedger& ledger) const {
  return ledger.first() != begun_ && (begun_ || ledger.first() != current_);
}

Result<void> EpochBook::save() {
  if (!dirty()) {
    return {};
  }
  auto transaction = Transaction::begin(*database_);
  if (!transaction) return pass_on(transaction);
  auto written = write();
  auto done = written ? transaction->commit() : written;
  done ? committed(last_) : rolled_back();
  return done;
}

Result<void> EpochBook::write() {
  for (const auto& [first, ledger] : ledgers_) {
    const auto copy = staged_.find(first);
    const EpochLedger& now = copy == staged_.end() ? ledger : copy->second;
    if (!now.dirty() || erased_.contains(first)) continue;
    if (auto saved = save_or_erase(now); !saved) return saved;
  }
  return pin_dirty_ ? tables_.set_mark("archive", pinned_) : Result<void>{};
}

Result<void> EpochBook::save_or_erase(const EpochLedger& ledger) {
  if (!ledger.owed() && is_closed(ledger)) {
    auto kept = tables_.has_rows({ledger.first(), ledger.last()});
    if (!kept) return pass_on(kept);
    if (!*kept) {
      erased_.insert(ledger.first());
      return tables_.erase(ledger);
    }
  }
  return tables_.save(ledger);
}

Result<void> EpochBook::forget_empty(Range deleted) {
  auto touched = tables_.reaching_into(deleted, last_);
  if (!touched) return pass_on(touched);
  for (const EpochLedger& stored : *touched) {
    const auto known = ledgers_.find(stored.first());
    const EpochLedger& ledger = known == ledgers_.end() ? stored : known->second;
    if (ledger.owed() || !is_closed(ledger)) continue;
    auto kept = tables_.has_rows({ledger.first(), ledger.last()});
    if (!kept) return pass_on(kept);
    if (*kept) continue;
    erased_.insert(ledger.first());
    if (auto erased = tables_.erase(ledger); !erased) return erased;
  }
  return {};
}

void EpochBook::committed(std::uint64_t last) {
  for (auto& [first, ledger] : staged_) {
    ledgers_.insert_or_assign(first, std::move(ledger));
  }
  if (begun_) {
    current_ = begun_;
  }
  for (auto& [first, ledger] : ledgers_) {
    ledger.saved();
  }
  pin_dirty_ = false;
  last_ = last;
  if (current_) {
    EpochLedger& now = ledgers_.at(*current_);
    now.grow(last);
    newest_ = EpochEnd{now.id(), last};
  }
  drop_settled();
  rolled_back();
  // What cannot be read now is asked for again after the next commit.
  if (unloaded_ && ledgers_.size() < window / 2) {
    static_cast<void>(fill_window());
  }
  static_cast<void>(round_.advance(tables_, last_));
}

void EpochBook::rolled_back() {
  staged_.clear();
  erased_.clear();
  begun_.reset();
}

void EpochBook::drop_settled() {
  const auto dropped = std::erase_if(ledgers_, [this](const auto& entry) {
    return erased_.contains(entry.first) || (entry.first != current_ && !entry.second.owed());
  });
  if (dropped > 0) {
    round_.more_settled();
  }
}

bool EpochBook::dirty() const {
  return pin_dirty_ || std::any_of(ledgers_.begin(), ledgers_.end(),
                                   [](const auto& entry) { return entry.second.dirty(); });
}

}  // namespace buoyd
