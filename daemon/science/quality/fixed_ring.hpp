#pragma once
// A double-ended queue that takes its memory once. Values; any thread.

#include <cstddef>
#include <vector>

namespace buoyd {

/// Holds `capacity` items, 1 or more. The caller asks full() and empty() before it puts and takes.
template <class Item>
class FixedRing {
 public:
  explicit FixedRing(std::size_t capacity) : items_(capacity) {}

  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] bool full() const { return size_ == items_.size(); }
  [[nodiscard]] std::size_t size() const { return size_; }

  /// The i-th from the front.
  [[nodiscard]] Item& operator[](std::size_t i) { return items_[place(i)]; }
  [[nodiscard]] const Item& operator[](std::size_t i) const { return items_[place(i)]; }
  [[nodiscard]] const Item& front() const { return items_[first_]; }
  [[nodiscard]] const Item& back() const { return items_[place(size_ - 1)]; }

  void push_back(const Item& item) {
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
  [[nodiscard]] std::size_t place(std::size_t i) const {
    const std::size_t at = first_ + i;
    return at < items_.size() ? at : at - items_.size();
  }

  std::vector<Item> items_;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

}  // namespace buoyd
