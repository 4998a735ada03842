#pragma once
// A queue between two threads that several senders share. They take turns, and where it is full
// the oldest item goes of whoever has the most waiting, so that a flood of one costs no other.
// Both ends any thread. No lock is held while calling out.

#include <algorithm>
#include <cstddef>
#include <deque>
#include <list>
#include <optional>
#include <utility>

#include "base/mutex.hpp"

namespace buoyd {

/// T has a member `sender`.
template <class T>
class TurnQueue {
 public:
  explicit TurnQueue(std::size_t most_items) : most_items_(most_items) {}
  TurnQueue(const TurnQueue&) = delete;
  TurnQueue& operator=(const TurnQueue&) = delete;

  /// False if an item had to go.
  bool push(T item) {
    const Lock lock(mutex_);
    const auto share = share_of(item);
    share->push_back(std::move(item));
    return fit(share);
  }

  /// The oldest of whoever's turn it is.
  [[nodiscard]] std::optional<T> pop() {
    const Lock lock(mutex_);
    if (shares_.empty()) {
      return std::nullopt;
    }
    const auto share = shares_.begin();
    std::optional<T> item(std::move(share->front()));
    shares_.splice(shares_.end(), shares_, share);
    drop_oldest(share);
    return item;
  }

  /// One that was popped is the next again, unless it has to go meanwhile: then false.
  bool put_back(T item) {
    const Lock lock(mutex_);
    const auto share = share_of(item);
    shares_.splice(shares_.begin(), shares_, share);
    share->push_front(std::move(item));
    return fit(share);
  }

  [[nodiscard]] std::size_t size() const {
    const Lock lock(mutex_);
    return count();
  }

 private:
  using Share = std::deque<T>;  // what one sender has waiting: never empty outside
  using Place = typename std::list<Share>::iterator;

  /// Of the sender of this item; an empty one at the end where he has nothing waiting.
  Place share_of(const T& item) REQUIRES(mutex_) {
    const auto found = std::ranges::find_if(
        shares_, [&item](const Share& share) { return share.front().sender == item.sender; });
    return found == shares_.end() ? shares_.emplace(found) : found;
  }

  [[nodiscard]] std::size_t count() const REQUIRES(mutex_) {
    std::size_t items = 0;
    for (const Share& share : shares_) items += share.size();
    return items;
  }

  /// Of several with as many, the one that came last bears it.
  bool fit(Place latest) REQUIRES(mutex_) {
    if (count() <= most_items_) {
      return true;
    }
    Place largest = latest;
    for (auto share = shares_.begin(); share != shares_.end(); ++share) {
      if (share->size() > largest->size()) largest = share;
    }
    drop_oldest(largest);
    return false;
  }

  void drop_oldest(Place share) REQUIRES(mutex_) {
    share->pop_front();
    if (share->empty()) shares_.erase(share);
  }

  const std::size_t most_items_;
  mutable Mutex mutex_;
  std::list<Share> shares_ GUARDED_BY(mutex_);  // in the order of their turns
};

}  // namespace buoyd
