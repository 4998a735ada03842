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
  const Lock lock(mutex_);
  ends_ = true;
  ended_.notify_one();
}

void Watchdog::run() {
  Lock lock(mutex_);
  while (!ends_) {
    lock.unlock();
    feed_if_all_turn(supervision_, notify_);
    lock.lock();
    const auto until = std::chrono::steady_clock::now() + interval_;
    while (!ends_ && ended_.wait_until(lock, until) == std::cv_status::no_timeout) {
    }
  }
}

}  // namespace buoyd
