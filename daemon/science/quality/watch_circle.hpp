#pragma once
// Is a moored platform still where its anchor holds it? Values; any thread.

#include "science/quality/position.hpp"
#include "science/quality/thresholds.hpp"

namespace buoyd {

struct WatchCircleLimits {
  Position anchor;      ///< of the anchor, not of the first fix
  Thresholds radius_m;  ///< mooring's length and error of the fix; beyond it the platform drifts
};

/// What coordinate_flag() says; a good position further from the anchor than the fail radius is
/// fail, further than the suspect radius is suspect. On a radius is inside. No history.
/// Source: a rule of our own. QARTOD's test 3 compares with the fix before (location.hpp) and never
/// sees a slow drift; flags and strictness are as there.
class WatchCircle {
 public:
  /// Invalid if the anchor is no position, or a radius negative or no finite number.
  [[nodiscard]] static Result<WatchCircle> make(const WatchCircleLimits& limits);

  [[nodiscard]] Flag judge(const Position& position) const;

 private:
  explicit WatchCircle(const WatchCircleLimits& limits) : limits_(limits) {}

  WatchCircleLimits limits_;
};

}  // namespace buoyd
