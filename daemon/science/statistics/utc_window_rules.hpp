#pragma once
// When a window of UTC is over, and when the clock tears it. Values; any thread.

#include <optional>

#include "base/error.hpp"
#include "base/time.hpp"

namespace buoyd {

struct UtcWindowRules {
  Micros period{};
  Micros phase{};  ///< of the ends, after whole periods since 1970-01-01T00:00:00Z
  /// UTC minus boottime may change by this much from one sample to the next. A larger change,
  /// either way, is a step, and so is a UTC that falls back by more than the patience, by whatever
  /// changes: the windows of both samples are torn and never joined. nullopt: no step tears.
  std::optional<Micros> max_step;
  /// How long after its end a window waits for samples whose UTC was slewed back into it.
  Micros patience{};
};

/// ErrorCode::invalid: a period that is not above 0, a negative step or patience.
[[nodiscard]] inline Result<void> check_rules(const UtcWindowRules& rules) {
  if (rules.period <= Micros(0)) {
    return fail(ErrorCode::invalid, "the period of a window must be above 0");
  }
  if (rules.max_step.value_or(Micros(0)) < Micros(0) || rules.patience < Micros(0)) {
    return fail(ErrorCode::invalid, "a window's greatest step and patience must not be negative");
  }
  return {};
}

}  // namespace buoyd
