#pragma once
// Step `clock`: what sets the board's clock, and how far off it is. The judgement is pure; the
// gatherer asks once.

#include <optional>
#include <string>

#include "commission/kept/step_result.hpp"
#include "commission/step/outside.hpp"

namespace buoyd {

/// As the status has it.
struct ClockSeen {
  std::string state;                  ///< name_of(ClockState)
  std::optional<double> error_below;  ///< s, an estimate
  std::string fix_source;             ///< the instrument that said UTC last; "": none did
  double fix_age = 0;                 ///< s
  double fix_offset = 0;              ///< s, that instrument's UTC minus buoyd's
};

/// buoyd itself calls clock and fix one where they are no further apart (ClockKeeper::tolerance).
inline constexpr double most_fix_offset = 0.5;  // s
/// A reading's second has to be right. The estimate comes in powers of two of a microsecond, of
/// which 2^20 is a second.
inline constexpr double most_clock_error = 1.1;  // s

[[nodiscard]] StepResult judge_clock(const ClockSeen& seen);
[[nodiscard]] Result<StepResult> look_at_clock(Outside& outside);

}  // namespace buoyd
