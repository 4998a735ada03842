#pragma once
// Density inversion in a profile: water that is heavier than the water below it. Pure function; any
// thread.

#include <span>
#include <vector>

#include "science/quality/thresholds.hpp"

namespace buoyd {

/// A profile in the order of its records, down or up; depths in any unit, positive down.
struct DensityProfile {
  std::span<const double> density;
  std::span<const double> depth;
};

/// One flag a record. Where density grows with depth by less than a threshold from one record to
/// the next (a negative growth is an inversion, so thresholds are usually negative), both records
/// are flagged: below the fail threshold → fail, below the suspect threshold → suspect; else good.
/// A record whose density or depth is missing (NaN) is missing, and so is the one after it. An
/// infinite density or depth leaves both not evaluated in the same way. A single record is not
/// evaluated. Equal depths: no growth. Invalid if there are not as many depths as densities, or a
/// threshold is no finite number.
/// Source: ioos_qc, qartod.density_inversion_test.
[[nodiscard]] Result<std::vector<Flag>> density_inversion_flags(const DensityProfile& profile,
                                                                const Thresholds& growth);

}  // namespace buoyd
