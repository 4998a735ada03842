#pragma once
// Whoever is told of commits: the uplink, which also gets the answers to what it asks, and the
// message links, which ask nothing. The spool's thread calls it; main says who is there.

#include <functional>
#include <utility>

#include "base/mutex.hpp"
#include "core/delivery.hpp"

namespace buoyd {

class DeliveryFork final : public DeliveryEvents {
 public:
  /// Called with all news, on the spool's thread; never blocks.
  using Listen = std::function<void(const SpoolNews& news)>;

  /// From now on the uplink is told; nobody if nullptr. Returns when nobody else is being told.
  void set_uplink(DeliveryEvents* uplink) {
    const Lock lock(mutex_);
    uplink_ = uplink;
  }
  /// The same of the message links; nobody if it is empty.
  void set_links(Listen links) {
    const Lock lock(mutex_);
    links_ = std::move(links);
  }

  void news(SpoolNews news) override {
    const Lock lock(mutex_);
    if (links_) links_(news);
    if (uplink_ != nullptr) uplink_->news(std::move(news));
  }
  void owed(const OwedQuery& query, std::optional<OwedRun> run) override {
    const Lock lock(mutex_);
    if (uplink_ != nullptr) uplink_->owed(query, std::move(run));
  }

 private:
  Mutex mutex_;
  DeliveryEvents* uplink_ GUARDED_BY(mutex_) = nullptr;
  Listen links_ GUARDED_BY(mutex_);
};

}  // namespace buoyd
