#pragma once
// A queue between two threads, bounded by count and by cost; what does not fit is refused and
// the producer counts it. Both ends any thread. No lock is held while calling out.

#include <cstddef>
#include <deque>
#include <optional>
#include <utility>

#include "base/mutex.hpp"

namespace buoyd {

template <class T>
class BoundedQueue {
 public:
  /// At most `max_items` items whose costs sum to at most `max_cost`.
  BoundedQueue(std::size_t max_items, std::size_t max_cost)
      : max_items_(max_items), max_cost_(max_cost) {}
  BoundedQueue(const BoundedQueue&) = delete;
  BoundedQueue& operator=(const BoundedQueue&) = delete;

  /// False if it is full: the item is left untouched in the caller's hands.
  [[nodiscard]] bool try_push(T& item, std::size_t cost) {
    const Lock lock(mutex_);
    if (items_.size() >= max_items_ || cost_ + cost > max_cost_) {
      return false;
    }
    cost_ += cost;
    items_.emplace_back(std::move(item), cost);
    return true;
  }

  [[nodiscard]] std::optional<T> try_pop() {
    const Lock lock(mutex_);
    if (items_.empty()) {
      return std::nullopt;
    }
    std::optional<T> item(std::move(items_.front().first));
    cost_ -= items_.front().second;
    items_.pop_front();
    return item;
  }

  [[nodiscard]] std::size_t size() const {
    const Lock lock(mutex_);
    return items_.size();
  }

 private:
  const std::size_t max_items_;
  const std::size_t max_cost_;
  mutable Mutex mutex_;
  std::deque<std::pair<T, std::size_t>> items_ GUARDED_BY(mutex_);
  std::size_t cost_ GUARDED_BY(mutex_) = 0;
};

}  // namespace buoyd
