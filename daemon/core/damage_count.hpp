#pragma once
// How many records of an instrument came damaged. Its line's thread counts, any thread reads.

#include <atomic>
#include <cstdint>

namespace buoyd {

class DamageCount {
 public:
  void add(std::uint32_t records) { count_.fetch_add(records, std::memory_order_relaxed); }
  /// Since its instrument was made; runs over after 2^32.
  [[nodiscard]] std::uint32_t read() const { return count_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint32_t> count_{0};
};

}  // namespace buoyd
