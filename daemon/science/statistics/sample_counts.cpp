#include "science/statistics/sample_counts.hpp"

namespace buoyd {

void SampleCounts::join(const SampleCounts& other) {
  valid += other.valid;
  missing += other.missing;
  failed += other.failed;
}

}  // namespace buoyd
