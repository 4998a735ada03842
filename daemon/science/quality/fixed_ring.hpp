#pragma once
// A double-ended queue of a bounded size. Values; any thread.

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace buoyd {

/// Holds `capacity` items, 1 or more. The caller asks full() and empty() before it puts and takes.
/// Memory: that of so many items, taken once; or, with `few`, that of a few until more are in it.
template <class Item>
class FixedRing {
 public:
  enum class Taken : bool { once, few };

  explicit FixedRing(std::size_t capacity, Taken taken = Taken::once)
      : items_(taken == Taken::once ? capacity : std::min(capacity, few)), capacity_(capacity) {}

  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] bool full() const { return size_ == capacity_; }
  [[nodiscard]] std::size_t size() const { return size_; }

  /// The i-th from the front.
  [[nodiscard]] Item& operator[](std::size_t i) { return items_[place(i)]; }
  [[nodiscard]] const Item& operator[](std::size_t i) const { return items_[place(i)]; }
  [[nodiscard]] const Item& front() const { return items_[first_]; }
  [[nodiscard]] const Item& back() const { return items_[place(size_ - 1)]; }

  void push_back(const Item& item) {
    if (size_ == items_.size()) grow();
    items_[place(size_)] = item;
    ++size_;
  }
  void pop_back() { --size_; }
  void pop_front() {
    first_ = place(1);
    --size_;
  }
  void clear() { size_ = 0; }

 private:
  static constexpr std::size_t few = 4;

  void grow() {
    std::vector<Item> more(std::min(capacity_, 2 * size_));
    for (std::size_t i = 0; i < size_; ++i) more[i] = (*this)[i];
    items_ = std::move(more);
    first_ = 0;
  }

  [[nodiscard]] std::size_t place(std::size_t i) const {
    const std::size_t at = first_ + i;
    return at < items_.size() ? at : at - items_.size();
  }

  std::vector<Item> items_;
  std::size_t capacity_;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

}  // namespace buoyd
