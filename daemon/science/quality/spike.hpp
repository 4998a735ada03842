#pragma once
// QARTOD test 6, spike: a sample that stands out from its two neighbours. One per channel; values
// that only their owner's thread feeds.

#include <cstdint>
#include <limits>
#include <optional>

#include "science/quality/thresholds.hpp"

namespace buoyd {

/// How far sample x stands out from a before it and b behind it:
enum class SpikeMethod : std::uint8_t {
  average,       ///< |x - (a + b)/2|: also half of a step, and half of a neighbour's spike
  differential,  ///< the smaller of |x - a| and |b - x| where x is a peak or a trough, else 0
};

/// In the channel's unit, 0 or more. A threshold of 0 is not set, as ioos_qc has it.
struct SpikeLimits {
  SpikeMethod method = SpikeMethod::average;
  Thresholds thresholds;

  /// The thresholds that are set.
  [[nodiscard]] Thresholds in_force() const;
};

/// What is known when a sample arrives.
struct SpikeVerdict {
  Flag newest = Flag::not_evaluated;  ///< of the sample itself: not evaluated, or missing
  std::optional<Flag> previous;       ///< final flag of the sample before, where it is judged now
};

/// Judges sample n-1 when n arrives: above the fail threshold → fail, above the suspect threshold →
/// suspect, else good. Until then it is not evaluated, and remains so if n or n-2 is missing or
/// there is none. Missing (NaN) → missing. An infinite sample is not evaluated, and for its
/// neighbours as good as missing. Neighbours are by position; the test knows no time, and no
/// angles: 359° to 1° is a step of 358.
/// Source: IOOS QARTOD, Manual for Real-Time Quality Control of Wind Data 1.0, section 3.3, test 6;
/// ioos_qc, qartod.spike_test (there the differential method).
class Spike {
 public:
  /// Invalid if a threshold is negative or no finite number.
  [[nodiscard]] static Result<Spike> make(const SpikeLimits& limits);

  [[nodiscard]] SpikeVerdict judge(double value);

 private:
  explicit Spike(const SpikeLimits& limits) : limits_(limits) {}

  [[nodiscard]] double stands_out(double before, double value, double after) const;

  static constexpr double none_ = std::numeric_limits<double>::quiet_NaN();

  SpikeLimits limits_;
  double before_last_ = none_;
  double last_ = none_;
};

}  // namespace buoyd
