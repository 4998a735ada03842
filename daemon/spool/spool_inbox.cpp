#include "spool/spool_inbox.hpp"

#include <algorithm>
#include <utility>

namespace buoyd {

namespace {

/// Instruments named in one account of drops, at most: more than a station has.
constexpr std::size_t most_dropped = 256;

}  // namespace

bool SpoolInbox::Producer::offer(Reading& reading) {
  return inbox_.offer(*this, reading);
}

SpoolInbox::Producer& SpoolInbox::add_producer() {
  const std::lock_guard lock(mutex_);
  producers_.push_back(std::unique_ptr<Producer>(new Producer(*this)));
  return *producers_.back();
}

bool SpoolInbox::offer(Producer& producer, Reading& reading) {
  const std::size_t cost = reading.cost();
  const bool urgent = reading.urgent;
  bool notify = false;
  {
    const std::lock_guard lock(mutex_);
    if (producer.held_ + cost > most_bytes) {
      count_dropped(reading);
      return false;
    }
    producer.held_ += cost;
    urgent_ += urgent ? 1 : 0;
    entries_.push_back({std::move(reading), clock_.mono(), cost, &producer});
    woken_ = woken_ || urgent;
    notify = urgent || for_any_;
  }
  if (notify) {
    changed_.notify_one();
  }
  return true;
}

void SpoolInbox::count_dropped(const Reading& reading) {
  ++dropped_count_;
  const std::string& instrument = reading.description->instrument();
  auto at = dropped_.find(instrument);
  if (at == dropped_.end()) {
    if (dropped_.size() >= most_dropped) return;
    at = dropped_.emplace(instrument, DroppedFacts{instrument, 0, reading.boottime, {}}).first;
  }
  ++at->second.count;
  at->second.last = reading.boottime;
}

void SpoolInbox::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_one();
}

std::optional<WaitingReadings> SpoolInbox::waiting() const {
  const std::lock_guard lock(mutex_);
  if (waiting_count() == 0) {
    return std::nullopt;
  }
  return WaitingReadings{entries_[head_].arrival, urgent_ > 0};
}

void SpoolInbox::take(std::size_t bytes, std::vector<Reading>& out) {
  const std::lock_guard lock(mutex_);
  std::size_t taken = 0;
  while (head_ < entries_.size() && (taken == 0 || taken + entries_[head_].cost <= bytes)) {
    Entry& entry = entries_[head_++];
    taken += entry.cost;
    entry.producer->taken_ += entry.cost;
    urgent_ -= entry.reading.urgent ? 1 : 0;
    out.push_back(std::move(entry.reading));
  }
  if (head_ == entries_.size()) {
    entries_.clear();
    head_ = 0;
  }
}

void SpoolInbox::committed() {
  const std::lock_guard lock(mutex_);
  for (const auto& producer : producers_) {
    producer->held_ -= std::exchange(producer->taken_, 0);
  }
}

std::vector<DroppedFacts> SpoolInbox::take_dropped() {
  const std::lock_guard lock(mutex_);
  std::vector<DroppedFacts> facts;
  facts.reserve(dropped_.size());
  for (auto& [instrument, dropped] : dropped_) {
    facts.push_back(std::move(dropped));
  }
  dropped_.clear();
  return facts;
}

std::uint64_t SpoolInbox::dropped() const {
  const std::lock_guard lock(mutex_);
  return dropped_count_;
}

std::size_t SpoolInbox::size() const {
  const std::lock_guard lock(mutex_);
  return waiting_count();
}

void SpoolInbox::wait(Micros at_most, bool for_any) {
  std::unique_lock lock(mutex_);
  for_any_ = for_any;
  changed_.wait_for(lock, at_most,
                    [&] { return woken_ || urgent_ > 0 || (for_any && waiting_count() > 0); });
  for_any_ = false;
  woken_ = false;
}

}  // namespace buoyd
