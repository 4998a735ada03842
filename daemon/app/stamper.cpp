#include "app/stamper.hpp"

namespace buoyd {

Stamper::Stamper(const Clock& clock, const std::string& chrony_sock)
    : clock_(clock), keeper_(std::make_unique<ClockKeeper>(clock, chrony_sock)) {}

void Stamper::stamp_all(std::vector<Reading>& readings) {
  const std::lock_guard lock(mutex_);
  keeper_->stamp_all(readings);
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
