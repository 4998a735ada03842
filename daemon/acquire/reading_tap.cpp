#include "acquire/reading_tap.hpp"

#include <utility>

namespace buoyd {

void ReadingTap::open(MonoTime until) {
  const Lock lock(mutex_);
  contents_ = {};
  held_ = 0;
  until_ = until;
  is_open_.store(true, std::memory_order_relaxed);
}

void ReadingTap::prolong(MonoTime until) {
  const Lock lock(mutex_);
  until_ = until;
}

void ReadingTap::close() {
  const Lock lock(mutex_);
  is_open_.store(false, std::memory_order_relaxed);
  contents_ = {};
  held_ = 0;
}

TappedReadings ReadingTap::take() {
  const Lock lock(mutex_);
  held_ = 0;
  return std::exchange(contents_, {});
}

bool ReadingTap::offer(Reading& reading) {
  if (is_open_.load(std::memory_order_relaxed)) keep(reading);
  return next_ == nullptr || next_->offer(reading);
}

void ReadingTap::keep(const Reading& reading) {
  const WallTime utc = clock_.wall() - (clock_.mono() - reading.boottime);
  const Lock lock(mutex_);
  if (reading.boottime > until_) {
    is_open_.store(false, std::memory_order_relaxed);  // what was kept stays to be taken
    return;
  }
  if (held_ + reading.cost() > max_bytes) {
    ++contents_.lost;
    return;
  }
  held_ += reading.cost();
  contents_.readings.push_back({reading, utc});
}

}  // namespace buoyd
