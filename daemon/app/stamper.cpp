#include "app/stamper.hpp"

namespace buoyd {

Stamper::Stamper(const Clock& clock, const std::string& chrony_sock)
    : clock_(clock), keeper_(std::make_unique<ClockKeeper>(clock, chrony_sock)) {}

void Stamper::stamp_all(std::vector<Reading>& readings) {
  const std::lock_guard lock(mutex_);
  keeper_->look();
  const std::size_t count = readings.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (auto record = keeper_->stamp(readings[i])) {
      readings.push_back(std::move(*record));
    }
  }
}

void Stamper::set_chrony(const std::string& chrony_sock) {
  const std::lock_guard lock(mutex_);
  keeper_ = std::make_unique<ClockKeeper>(clock_, chrony_sock);
}

ClockStatus Stamper::status() const {
  const std::lock_guard lock(mutex_);
  return keeper_->status();
}

}  // namespace buoyd
