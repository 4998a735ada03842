#include "spool/spool_inbox.hpp"

#include <algorithm>
#include <utility>

namespace buoyd {

namespace {

/// Instruments named in one account of drops, at most: more than a station has.
constexpr std::size_t most_dropped = 256;

}  // namespace

SpoolInbox::Producer& SpoolInbox::add_producer() {
  const Lock lock(mutex_);
  producers_.push_back(std::unique_ptr<Producer>(new Producer(*this)));
  return *producers_.back();
}

bool SpoolInbox::Producer::offer(Reading& reading) {
  const std::size_t cost = reading.cost();
  const bool urgent = reading.urgent;
  bool notify = false;
  {
    const Lock lock(inbox_.mutex_);
    if (cost > inbox_.room(*this)) {
      inbox_.count_dropped(reading);
      owed_.owe(reading);
      return false;
    }
    owed_.pay(reading);
    held_ += cost;
    entries_.push_back({std::move(reading), inbox_.clock_.mono(), cost, inbox_.note_arrival(cost)});
    inbox_.urgent_ += urgent ? 1 : 0;
    inbox_.woken_ = inbox_.woken_ || urgent;
    notify = urgent || inbox_.for_any_;
  }
  if (notify) {
    inbox_.changed_.notify_one();
  }
  return true;
}

std::uint64_t SpoolInbox::note_arrival(std::size_t cost) {
  held_ += cost;
  ++waiting_;
  return ++arrivals_;
}

std::size_t SpoolInbox::room(const Producer& producer) const {
  const std::size_t free = most_bytes_together - std::min(most_bytes_together, held_);
  const std::size_t share = std::clamp(free, own_bytes, most_bytes);
  return share - std::min(share, producer.held_);
}

void SpoolInbox::count_dropped(const Reading& reading) {
  ++dropped_count_;
  const std::string& instrument = reading.description->instrument();
  auto at = dropped_.find(instrument);
  if (at == dropped_.end()) {
    if (dropped_.size() >= most_dropped) return;
    at = dropped_.emplace(instrument, DroppedFacts{instrument, 0, {}, {}}).first;
  }
  at->second.add(reading.boottime);
}

void SpoolInbox::wake() {
  {
    const Lock lock(mutex_);
    woken_ = true;
  }
  changed_.notify_one();
}

std::optional<WaitingReadings> SpoolInbox::waiting() const {
  const Lock lock(mutex_);
  if (waiting_ > 0) {
    return WaitingReadings{first_waiting(), urgent_ > 0};
  }
  if (dropped_.empty()) {
    return std::nullopt;
  }
  return WaitingReadings{dropped_.begin()->second.last, false};
}

MonoTime SpoolInbox::first_waiting() const {
  MonoTime first = MonoTime::max();
  for (const auto& producer : producers_) {
    if (!producer->entries_.empty()) first = std::min(first, producer->entries_.front().arrival);
  }
  return first;
}

/// Everybody gets all that waits if it fits, else the even share of those who have something.
void SpoolInbox::share_out(std::size_t bytes) {
  std::size_t waiting = 0;
  std::size_t producers = 0;
  for (const auto& producer : producers_) {
    waiting += producer->held_ - producer->taken_;
    producers += producer->entries_.empty() ? 0U : 1U;
  }
  for (const auto& producer : producers_) {
    producer->share_ = waiting <= bytes ? waiting : bytes / producers;
    if (!producer->entries_.empty()) {
      producer->share_ = std::max(producer->share_, producer->entries_.front().cost);
    }
  }
}

/// Whose reading arrived first, of those whose share has room for it; nullptr: of nobody.
SpoolInbox::Producer* SpoolInbox::next_to_take() const {
  Producer* next = nullptr;
  for (const auto& producer : producers_) {
    const auto& entries = producer->entries_;
    if (entries.empty() || entries.front().cost > producer->share_) continue;
    if (next == nullptr || entries.front().serial < next->entries_.front().serial) {
      next = producer.get();
    }
  }
  return next;
}

void SpoolInbox::take(std::size_t bytes, std::vector<Reading>& out) {
  const Lock lock(mutex_);
  share_out(bytes);
  while (Producer* const producer = next_to_take()) {
    Entry& entry = producer->entries_.front();
    producer->taken_ += entry.cost;
    producer->share_ -= entry.cost;
    urgent_ -= entry.reading.urgent ? 1 : 0;
    --waiting_;
    out.push_back(std::move(entry.reading));
    producer->entries_.pop_front();
  }
}

void SpoolInbox::committed() {
  const Lock lock(mutex_);
  for (const auto& producer : producers_) {
    held_ -= producer->taken_;
    producer->held_ -= std::exchange(producer->taken_, 0);
  }
}

std::vector<DroppedFacts> SpoolInbox::take_dropped() {
  const Lock lock(mutex_);
  std::vector<DroppedFacts> facts;
  facts.reserve(dropped_.size());
  for (auto& [instrument, dropped] : dropped_) {
    facts.push_back(std::move(dropped));
  }
  dropped_.clear();
  return facts;
}

std::uint64_t SpoolInbox::dropped() const {
  const Lock lock(mutex_);
  return dropped_count_;
}

std::size_t SpoolInbox::size() const {
  const Lock lock(mutex_);
  return waiting_;
}

bool SpoolInbox::wait(Micros at_most, bool for_any) {
  Lock lock(mutex_);
  for_any_ = for_any;
  const auto until = std::chrono::steady_clock::now() + at_most;
  const auto is_over = [&]() REQUIRES(mutex_) { return woken_ || (for_any && waiting_ > 0); };
  while (!is_over() && changed_.wait_until(lock, until) == std::cv_status::no_timeout) {
  }
  const bool ended = is_over();
  for_any_ = false;
  woken_ = false;
  return ended;
}

}  // namespace buoyd
