#include "science/quality/spike.hpp"

#include <algorithm>
#include <cmath>

namespace buoyd {
namespace {

std::optional<double> unless_zero(std::optional<double> threshold) {
  return threshold == 0.0 ? std::nullopt : threshold;
}

}  // namespace

Thresholds SpikeLimits::in_force() const {
  return {unless_zero(thresholds.suspect), unless_zero(thresholds.fail)};
}

Result<Spike> Spike::make(const SpikeLimits& limits) {
  if (auto checked = check_thresholds(limits.thresholds, "spike", 0); !checked) {
    return pass_on(checked);
  }
  return Spike({limits.method, limits.in_force()});
}

SpikeVerdict Spike::judge(double value) {
  SpikeVerdict verdict;
  if (std::isnan(value)) {
    verdict.newest = Flag::missing;
  }
  if (std::isfinite(before_last_) && std::isfinite(last_) && std::isfinite(value)) {
    verdict.previous = limits_.thresholds.flag_above(stands_out(before_last_, last_, value));
  }
  before_last_ = last_;
  last_ = value;
  return verdict;
}

double Spike::stands_out(double before, double value, double after) const {
  if (limits_.method == SpikeMethod::average) {
    return std::abs(value - (before + after) / 2);
  }
  const double rise = value - before;
  const double fall = value - after;
  const bool is_extreme = (rise > 0 && fall > 0) || (rise < 0 && fall < 0);
  return is_extreme ? std::min(std::abs(rise), std::abs(fall)) : 0;
}

}  // namespace buoyd
