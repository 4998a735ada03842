#pragma once
// QARTOD test 7, rate of change: how fast a value may move. One per channel; values that only their
// owner's thread feeds.

#include <limits>

#include "base/time.hpp"
#include "science/quality/thresholds.hpp"

namespace buoyd {

/// |value - previous| / (exact time between them), in the channel's unit per second: above the fail
/// threshold → fail, above the suspect threshold → suspect, else good. A threshold of 0 is in
/// force: it flags every change. The first sample, and one after a missing or infinite one, is
/// good. Missing (NaN) → missing. Not evaluated: an infinite sample, and one whose time is before
/// the previous one's or less than longest_in_read after it. The test knows no angles: 359° to 1°
/// is a change of 358.
/// Source: ioos_qc, qartod.rate_of_change_test, which differs from QARTOD's manuals (there a
/// multiple of a standard deviation) by a fixed rate and an optional fail threshold.
class RateOfChange {
 public:
  /// Invalid if a threshold (unit per second) is negative or no finite number.
  [[nodiscard]] static Result<RateOfChange> make(const Thresholds& per_second);

  [[nodiscard]] Flag judge(MonoTime at, double value);

 private:
  explicit RateOfChange(const Thresholds& per_second) : per_second_(per_second) {}

  [[nodiscard]] Flag flag_against_previous(MonoTime at, double value) const;

  Thresholds per_second_;
  MonoTime previous_at_{};
  double previous_ = std::numeric_limits<double>::quiet_NaN();
};

}  // namespace buoyd
