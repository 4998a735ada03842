#pragma once
// How far values are spread, in parts that can be joined. Values; any thread.

#include <cstdint>

namespace buoyd {

/// The standard deviation of the values that are there, with divisor n. Joined by the parallel form
/// of Welford's recurrence. Source: T. F. Chan, G. H. Golub, R. J. LeVeque, "Updating formulae and
/// a pairwise algorithm for computing sample variances", Stanford STAN-CS-79-773, 1979.
struct DeviationPart {
  std::uint32_t n = 0;  ///< values that are there
  double mean = 0;
  double squares = 0;  ///< of the differences from the mean, summed

  /// Of one sample; NaN and infinity are none.
  [[nodiscard]] static DeviationPart of(double value);
  /// NaN if there is no value.
  [[nodiscard]] double spread() const;
};

/// Largest value less the smallest; it is defined only where no value is missing.
struct RangePart {
  std::uint32_t n = 0;  ///< values that are there
  std::uint32_t n_missing = 0;
  double low = 0;
  double high = 0;

  [[nodiscard]] static RangePart of(double value);
  /// NaN if there is no value, or one is missing.
  [[nodiscard]] double spread() const;
};

[[nodiscard]] DeviationPart join(const DeviationPart& a, const DeviationPart& b);
[[nodiscard]] RangePart join(const RangePart& a, const RangePart& b);

}  // namespace buoyd
