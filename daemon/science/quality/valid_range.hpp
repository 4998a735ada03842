#pragma once
// The range test with half-open ends, which suits a heading: 0 <= x < 360. No history. Values; any
// thread.

#include <optional>

#include "base/error.hpp"
#include "core/flag.hpp"

namespace buoyd {

/// In the channel's unit. An end that is nullopt is open. `low` above `high`, or both equal with an
/// end left out, lets nothing pass.
struct ValidRangeLimits {
  std::optional<double> low;
  std::optional<double> high;
  bool includes_low = true;
  bool includes_high = false;
};

/// Missing (NaN) → missing; outside → fail; else good. Never suspect.
/// Source: ioos_qc, axds.valid_range_test.
class ValidRange {
 public:
  /// Invalid if an end is NaN.
  [[nodiscard]] static Result<ValidRange> make(const ValidRangeLimits& limits);

  [[nodiscard]] Flag judge(double value) const;

 private:
  explicit ValidRange(const ValidRangeLimits& limits) : limits_(limits) {}

  [[nodiscard]] bool is_too_low(double value) const;
  [[nodiscard]] bool is_too_high(double value) const;

  ValidRangeLimits limits_;
};

}  // namespace buoyd
