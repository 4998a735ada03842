#pragma once
// QARTOD test 4, gross range: can the sensor measure this, and is it plausible here? No history.
// Values; any thread.

#include <optional>

#include "core/flag.hpp"
#include "science/quality/span.hpp"

namespace buoyd {

/// In the channel's unit, the ends of each in either order.
struct GrossRangeLimits {
  Span fail;                    ///< what the sensor can measure (SENSOR_MIN, SENSOR_MAX)
  std::optional<Span> suspect;  ///< what is plausible (USER_MIN, USER_MAX); inside `fail`
};

/// Missing (NaN) → missing; outside the fail span → fail; outside the suspect span → suspect; else
/// good. A value at an end lies inside; an infinite value outside of every finite end.
/// Source: IOOS QARTOD, Manual for Real-Time Quality Control of Wind Data 1.0, section 3.3, test 4;
/// ioos_qc, qartod.gross_range_test.
class GrossRange {
 public:
  /// Invalid if an end is NaN, or the suspect span is not inside the fail span.
  [[nodiscard]] static Result<GrossRange> make(const GrossRangeLimits& limits);

  [[nodiscard]] Flag judge(double value) const;

 private:
  GrossRange(const Span& fail, const Span& suspect) : fail_(fail), suspect_(suspect) {}

  Span fail_;
  Span suspect_;
};

}  // namespace buoyd
