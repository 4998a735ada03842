#include "science/waves/wave_burst.hpp"

#include <fmt/format.h>

namespace buoyd {

Result<WaveBurst> WaveBurst::make(std::size_t capacity) {
  if (capacity == 0 || capacity > max_burst) {
    return fail(ErrorCode::invalid,
                fmt::format("a burst of {} samples: expected 1 to {}", capacity, max_burst));
  }
  return WaveBurst(capacity);
}

WaveBurst::WaveBurst(std::size_t capacity) : capacity_(capacity) {
  for (auto* const series : {&heave_, &east_, &north_}) series->reserve(capacity);
}

bool WaveBurst::add(const WaveSample& sample) {
  if (heave_.size() == capacity_) return false;
  heave_.push_back(sample.heave);
  east_.push_back(sample.east);
  north_.push_back(sample.north);
  return true;
}

void WaveBurst::clear() {
  for (auto* const series : {&heave_, &east_, &north_}) series->clear();
}

}  // namespace buoyd
