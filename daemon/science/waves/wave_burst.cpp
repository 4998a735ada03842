#include "science/waves/wave_burst.hpp"

namespace buoyd {

bool WaveBurst::add(const WaveSample& sample) {
  if (heave_.size() == capacity_) return false;
  heave_.push_back(sample.heave);
  east_.push_back(sample.east);
  north_.push_back(sample.north);
  return true;
}

}  // namespace buoyd
