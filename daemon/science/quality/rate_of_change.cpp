#include "science/quality/rate_of_change.hpp"

#include <cmath>

#include "science/packet.hpp"

namespace buoyd {

Result<RateOfChange> RateOfChange::make(const Thresholds& per_second) {
  if (auto checked = check_thresholds(per_second, "rate of change", 0); !checked) {
    return pass_on(checked);
  }
  return RateOfChange(per_second);
}

Flag RateOfChange::judge(MonoTime at, double value) {
  const Flag flag = flag_against_previous(at, value);
  previous_at_ = at;
  previous_ = value;
  return flag;
}

Flag RateOfChange::flag_against_previous(MonoTime at, double value) const {
  if (!std::isfinite(value)) {
    return std::isnan(value) ? Flag::missing : Flag::not_evaluated;
  }
  if (!std::isfinite(previous_)) {
    return Flag::good;
  }
  if (at - previous_at_ < longest_in_read) {
    return Flag::not_evaluated;
  }
  const std::chrono::duration<double> step = at - previous_at_;
  return per_second_.flag_above(std::abs(value - previous_) / step.count());
}

}  // namespace buoyd
