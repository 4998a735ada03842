#include "science/quality/board_checks.hpp"

#include <algorithm>

namespace buoyd {

Flag gap_flag(std::optional<MonoTime> newest, MonoTime now, Micros allowed) {
  return newest && now - *newest <= allowed ? Flag::good : Flag::missing;
}

Flag reception_flag(std::optional<MonoTime> newest, const ExpectedMessage& expected, MonoTime now) {
  if (newest && *newest >= expected.from) {
    return Flag::good;
  }
  return now > expected.until ? Flag::fail : Flag::not_evaluated;
}

Result<ImpossibleDate> ImpossibleDate::make(const DateLimits& limits) {
  if (limits.latest < limits.earliest) {
    return fail(ErrorCode::invalid, "impossible date: the latest date is before the earliest");
  }
  if (limits.max_difference && *limits.max_difference < Micros(0)) {
    return fail(ErrorCode::invalid, "impossible date: the largest difference is negative");
  }
  return ImpossibleDate(limits);
}

Flag ImpossibleDate::judge(std::optional<WallTime> stamp, std::optional<WallTime> board) const {
  if (!stamp) {
    return Flag::missing;
  }
  if (*stamp < limits_.earliest || *stamp > limits_.latest) {
    return Flag::fail;
  }
  if (!board || !limits_.max_difference) {
    return Flag::good;
  }
  const Micros apart = std::max(*stamp, *board) - std::min(*stamp, *board);
  return apart > *limits_.max_difference ? Flag::fail : Flag::good;
}

}  // namespace buoyd
