#include "science/waves/wave_burst.hpp"

namespace buoyd {

bool WaveBurst::add(const WaveSample& sample) {
  if (heave_.size() == capacity_) return false;
  heave_.push_back(sample.heave);
  east_.push_back(sample.east);
  north_.push_back(sample.north);
  return true;
}

void WaveBurst::add_behind(std::size_t count, const WaveSample& sample) {
  for (auto* const series : {&heave_, &east_, &north_}) {
    series->erase(series->end() - static_cast<std::ptrdiff_t>(count) - 1);
  }
  add(sample);
}

}  // namespace buoyd
