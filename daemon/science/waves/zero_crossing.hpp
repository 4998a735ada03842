#pragma once
// The single waves of a series, from one crossing of its mean to the next. Pure; any thread.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "base/error.hpp"

namespace buoyd {

/// When the surface passed the mean: on the straight line between two samples, or at the second.
enum class CrossingInstant : std::uint8_t { interpolated, sample };

/// Means over a group of waves; NaN without a wave.
struct WaveGroup {
  double height = std::numeric_limits<double>::quiet_NaN();  ///< m
  double period = std::numeric_limits<double>::quiet_NaN();  ///< s
};

struct ZeroCrossing {
  std::size_t n_valid = 0;  ///< samples that are there
  std::size_t n_waves = 0;
  WaveGroup highest;        ///< the one highest wave; of equal ones the first
  WaveGroup highest_tenth;  ///< the floor(n_waves / 10) highest, one at least
  WaveGroup highest_third;
  WaveGroup all;
  double four_std = std::numeric_limits<double>::quiet_NaN();  ///< m, of all samples, divisor n
};

/// Zero up-crossing analysis of a surface's `elevation` in m, sampled `rate_hz` times a second
/// (WMO- No. 702, Guide to Wave Analysis and Forecasting, 1998, section 1.3). The mean is taken
/// away first. A wave begins with a sample at or above the mean whose predecessor is below it, and
/// ends before the next such sample; its height is from its highest sample to its lowest. A missing
/// sample (NaN or infinite) breaks its wave.
///
/// Takes 24 bytes a wave while it runs. ErrorCode::invalid: a rate that is not above 0.
[[nodiscard]] Result<ZeroCrossing> zero_crossing(
    std::span<const double> elevation, double rate_hz,
    CrossingInstant instant = CrossingInstant::interpolated);

}  // namespace buoyd
