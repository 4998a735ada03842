#pragma once
// A value that one thread writes and any thread reads, always whole. The lock is held for a copy
// and never while calling out into anything that waits.

#include <utility>

#include "base/mutex.hpp"

namespace buoyd {

template <class T>
class SharedValue {
 public:
  explicit SharedValue(T value = {}) : value_(std::move(value)) {}
  SharedValue(const SharedValue&) = delete;
  SharedValue& operator=(const SharedValue&) = delete;

  /// The writer: `change(T&)`, short and without waiting.
  template <class Change>
  void update(Change change) {
    const Lock lock(mutex_);
    change(value_);
  }

  /// Any reader.
  [[nodiscard]] T read() const {
    const Lock lock(mutex_);
    return value_;
  }

 private:
  mutable Mutex mutex_;
  T value_ GUARDED_BY(mutex_);
};

}  // namespace buoyd
