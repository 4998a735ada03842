#include "science/statistics/sample_counts.hpp"

namespace buoyd {

void SampleCounts::join(const SampleCounts& other) {
  valid += other.valid;
  missing += other.missing;
  failed += other.failed;
}

std::uint32_t SampleCounts::absent(std::uint32_t expected) const {
  const std::uint32_t came = valid + missing + failed;
  return came < expected ? expected - came : 0;
}

bool SampleCounts::suffice(std::uint32_t expected, double min_percent) const {
  return 100.0 * valid >= min_percent * expected;
}

}  // namespace buoyd
