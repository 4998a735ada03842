#include "spool/store/epoch_ledger.hpp"

#include <algorithm>
#include <utility>

namespace buoyd {

namespace {

/// Gaps of a live store have an end.
std::uint64_t end_of(const Gap& lost) {
  return lost.b.value_or(lost.a);
}

bool touches(const Gap& low, const Gap& high) {
  return low.reason == high.reason && end_of(low) + 1 >= high.a;
}

WallTime earlier(WallTime a, WallTime b) {
  const WallTime unknown{};
  return a == unknown ? b : b == unknown ? a : std::min(a, b);
}

}  // namespace

void EpochLedger::restore(Ranges done, std::vector<Gap> lost) {
  done_ = std::move(done);
  lost_ = std::move(lost);
  saved();
}

void EpochLedger::saved() {
  done_dirty_ = false;
  changed_gaps_.clear();
}

EpochState EpochLedger::state() const {
  return {id_, numbers_.a, numbers_.b, done_.floor(numbers_.a), owed()};
}

std::uint64_t EpochLedger::owed_count() const {
  return numbers_.b - numbers_.a + 1 - done_.count();
}

bool EpochLedger::changed_from(const Ranges& before) {
  if (done_.size() > max_ranges) {
    done_.remove({done_.list()[max_ranges].a, numbers_.b});
  }
  const bool changed = done_ != before;
  done_dirty_ = done_dirty_ || changed;
  return changed;
}

bool EpochLedger::add(const std::vector<Range>& have) {
  const Ranges before = done_;
  done_.add(Ranges(have).clipped(numbers_));
  return changed_from(before);
}

bool EpochLedger::replace(const std::vector<Range>& have, std::uint64_t upto) {
  const Ranges before = done_;
  done_.remove({numbers_.a, std::min(upto, numbers_.b)});
  done_.add(Ranges(have).clipped(numbers_));
  return changed_from(before);
}

std::uint64_t EpochLedger::owe_again(Range range) {
  const Ranges before = done_;
  done_.remove(range);
  changed_from(before);
  return before.count() - done_.count();
}

void EpochLedger::lose(const Gap& range) {
  Ranges fresh({{range.a, end_of(range)}});
  for (const Gap* known = lost_from(range.a); known != nullptr && known->a <= end_of(range);
       known = lost_from(end_of(*known) + 1)) {
    fresh.remove({known->a, end_of(*known)});
  }
  for (const Range& part : fresh.list()) insert(part_of(range, part));
}

void EpochLedger::insert(const Gap& range) {
  const auto at = std::lower_bound(lost_.begin(), lost_.end(), range.a,
                                   [](const Gap& l, std::uint64_t a) { return l.a < a; });
  const auto index = static_cast<std::size_t>(at - lost_.begin());
  lost_.insert(at, range);
  changed_gaps_.push_back(range.a);
  merge_right(index);
  if (index > 0) {
    merge_right(index - 1);
  }
}

void EpochLedger::merge_right(std::size_t index) {
  if (index + 1 >= lost_.size() || !touches(lost_[index], lost_[index + 1])) {
    return;
  }
  Gap& low = lost_[index];
  const Gap& high = lost_[index + 1];
  low.b = std::max(end_of(low), end_of(high));
  low.t0 = earlier(low.t0, high.t0);
  low.t1 = std::max(low.t1, high.t1);
  changed_gaps_.insert(changed_gaps_.end(), {low.a, high.a});
  lost_.erase(lost_.begin() + static_cast<std::ptrdiff_t>(index) + 1);
}

std::optional<Range> EpochLedger::owed_run(std::uint64_t after) const {
  if (after >= numbers_.b) {
    return std::nullopt;
  }
  const auto from = done_.first_missing(std::max(numbers_.a, after + 1), numbers_.b);
  if (!from) {
    return std::nullopt;
  }
  const auto& ranges = done_.list();
  const auto next = std::upper_bound(ranges.begin(), ranges.end(), *from,
                                     [](std::uint64_t v, const Range& r) { return v < r.a; });
  return Range{*from, next == ranges.end() ? numbers_.b : std::min(numbers_.b, next->a - 1)};
}

const Gap* EpochLedger::gap_at(std::uint64_t a) const {
  const Gap* const gap = lost_from(a);
  return gap != nullptr && gap->a == a ? gap : nullptr;
}

const Gap* EpochLedger::lost_from(std::uint64_t seq) const {
  const auto at = std::lower_bound(lost_.begin(), lost_.end(), seq,
                                   [](const Gap& l, std::uint64_t s) { return end_of(l) < s; });
  return at == lost_.end() ? nullptr : &*at;
}

}  // namespace buoyd
