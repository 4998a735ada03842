#include "shore/collect/receipt_schedule.hpp"

#include <algorithm>

namespace buoyshore {

using buoyd::MonoTime;

void ReceiptSchedule::committed(const std::string& station, const buoyd::EpochId& epoch,
                                buoyd::Range numbers, buoyd::Micros interval, bool resync,
                                MonoTime now) {
  Pending& pending = pending_[{station, epoch}];
  if (pending.batches == 0) {
    pending.due = now + interval;
  }
  pending.resync = pending.resync || resync;
  pending.committed.add(numbers);
  if (++pending.batches >= most_batches) {
    pending.due = std::min(pending.due, now);
  }
}

void ReceiptSchedule::answered(const std::string& station, const buoyd::EpochId& epoch,
                               const std::vector<buoyd::Range>& have) {
  const auto found = pending_.find({station, epoch});
  if (found == pending_.end()) {
    return;
  }
  const buoyd::Ranges named(have);
  const auto& committed = found->second.committed.list();
  if (std::ranges::all_of(committed,
                          [&named](const buoyd::Range& range) { return named.covers(range); })) {
    pending_.erase(found);
  } else {
    found->second.resync = false;  // it said hello
  }
}

std::vector<ReceiptSchedule::Due> ReceiptSchedule::take_due(MonoTime now) {
  std::vector<Due> due;
  for (auto it = pending_.begin(); it != pending_.end();) {
    if (it->second.due <= now) {
      due.push_back(
          {it->first.first, it->first.second, it->second.resync, std::move(it->second.committed)});
      it = pending_.erase(it);
    } else {
      ++it;
    }
  }
  return due;
}

std::optional<MonoTime> ReceiptSchedule::next() const {
  const auto first = std::ranges::min_element(
      pending_, [](const auto& a, const auto& b) { return a.second.due < b.second.due; });
  return first == pending_.end() ? std::nullopt : std::optional(first->second.due);
}

}  // namespace buoyshore
