#pragma once
// Hands the spool's news to the uplink that runs now: a reload may replace the uplink while the
// spool goes on. Any thread.

#include <mutex>

#include "core/delivery.hpp"

namespace buoyd {

class DeliveryBridge final : public DeliveryEvents {
 public:
  /// From now on `events` is told; nobody if nullptr. Returns when nobody else is being told.
  void connect(DeliveryEvents* events) {
    const std::lock_guard lock(mutex_);
    events_ = events;
  }

  void news(SpoolNews news) override {
    const std::lock_guard lock(mutex_);
    if (events_ != nullptr) events_->news(std::move(news));
  }

  void owed(const OwedQuery& query, std::optional<OwedRun> run) override {
    const std::lock_guard lock(mutex_);
    if (events_ != nullptr) events_->owed(query, std::move(run));
  }

 private:
  std::mutex mutex_;
  DeliveryEvents* events_ = nullptr;
};

}  // namespace buoyd
