#pragma once
// What the newest samples come to, when old ones leave at one end while new ones come at the other.
// Values; any thread.

#include <cstddef>

#include "base/time.hpp"
#include "science/quality/fixed_ring.hpp"

namespace buoyd {

/// A Part is what samples come to: default-constructed that of none, and join(older, newer) that of
/// both. Parts are joined and never taken out of one another, so that an enormous value leaves no
/// rounding behind when it leaves the window. A sample costs O(1), amortised: the older samples
/// hold what they and all behind them up to a border come to, and when they are used up, the border
/// moves to the newest one. Memory: `capacity` × (8 bytes + a Part), taken once.
template <class Part>
class SlidingWindow {
 public:
  explicit SlidingWindow(std::size_t capacity) : entries_(capacity) {}

  [[nodiscard]] bool empty() const { return entries_.empty(); }
  [[nodiscard]] bool full() const { return entries_.full(); }
  [[nodiscard]] MonoTime oldest() const { return entries_.front().at; }
  [[nodiscard]] MonoTime newest() const { return entries_.back().at; }

  void push(MonoTime at, const Part& part) {
    entries_.push_back({at, part});
    behind_border_ = join(behind_border_, part);
  }

  void pop_oldest() {
    if (folded_ == 0) {
      fold();
    }
    entries_.pop_front();
    --folded_;
  }

  void clear() {
    entries_.clear();
    folded_ = 0;
    behind_border_ = {};
  }

  /// What all of them come to.
  [[nodiscard]] Part total() const {
    return folded_ == 0 ? behind_border_ : join(entries_.front().part, behind_border_);
  }

 private:
  struct Entry {
    MonoTime at{};
    Part part;  // of the entry; before the border: of it and all others before the border
  };

  void fold() {
    for (std::size_t i = entries_.size() - 1; i > 0; --i) {
      entries_[i - 1].part = join(entries_[i - 1].part, entries_[i].part);
    }
    folded_ = entries_.size();
    behind_border_ = {};
  }

  FixedRing<Entry> entries_;
  std::size_t folded_ = 0;  // how many lie before the border
  Part behind_border_;
};

}  // namespace buoyd
