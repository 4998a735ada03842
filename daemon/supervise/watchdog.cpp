#include "supervise/watchdog.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace buoyd {

Micros feeding_interval(Micros watchdog) {
  constexpr Micros shortest = std::chrono::milliseconds(1);
  constexpr Micros longest = std::chrono::seconds(10);
  return std::clamp(watchdog / 3, shortest, longest);
}

bool feed_if_all_turn(Supervision& supervision, NotifySocket& notify) {
  const auto late = supervision.late();
  if (late.empty()) {
    notify.feed_watchdog();
    return true;
  }
  notify.status(fmt::format("no turns of thread {}", fmt::join(late, ", ")));
  return false;
}

Watchdog::Watchdog(Supervision& supervision, NotifySocket& notify, Micros interval)
    : supervision_(supervision), notify_(notify), interval_(interval) {}

Result<void> Watchdog::begin() {
  return thread_.start("watchdog", [this] { run(); });
}

Watchdog::~Watchdog() {
  const std::lock_guard lock(mutex_);
  ends_ = true;
  ended_.notify_one();
}

void Watchdog::run() {
  std::unique_lock lock(mutex_);
  while (!ends_) {
    lock.unlock();
    feed_if_all_turn(supervision_, notify_);
    lock.lock();
    ended_.wait_for(lock, interval_, [this] { return ends_; });
  }
}

}  // namespace buoyd
