#pragma once
// Step `rates`: the forecast of `buoyctl check` beside what buoyd counts (`check --measured`). The
// judgement is pure; the gatherer asks once.

#include <string>
#include <vector>

#include "commission/kept/step_result.hpp"
#include "commission/step/outside.hpp"
#include "config/forecast/forecast.hpp"

namespace buoyd {

inline constexpr double most_rate_difference = 0.1;  // of the forecast

/// `budget`: bytes a day on the link; 0: no bound.
[[nodiscard]] StepResult judge_rates(const Forecast& stated, const Forecast& measured,
                                     std::uint64_t budget);

[[nodiscard]] Result<StepResult> look_at_rates(Outside& outside);

}  // namespace buoyd
