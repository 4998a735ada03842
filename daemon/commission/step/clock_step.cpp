#include "commission/step/clock_step.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/json_parts.hpp"

namespace buoyd {

StepResult judge_clock(const ClockSeen& seen) {
  StepResult made;
  made.step = Step::clock;
  made.text("", "clock_state", seen.state);
  const bool is_set =
      seen.state == name_of(ClockState::ntp) || seen.state == name_of(ClockState::gnss);
  if (is_set) {
    made.passed("", "clock is kept right", seen.state);
  } else {
    made.failed("", "clock is not kept right", seen.state);
  }
  if (seen.error_below) {
    made.number("", "clock_error_below", *seen.error_below, "s");
    const std::string detail = fmt::format("< {:.6g} s", *seen.error_below);
    if (*seen.error_below > most_clock_error) {
      made.failed("", "clock error", detail);
    } else {
      made.passed("", "clock error", detail);
    }
  } else {
    made.untested("", "clock error not known");
  }
  if (seen.fix_source.empty()) {
    made.told("", "no fix");
    return made;
  }
  made.text("", "fix_source", seen.fix_source);
  made.number("", "fix_offset", seen.fix_offset, "s");
  const std::string detail =
      fmt::format("{}: {:+.3f} s (−{:.0f} s)", seen.fix_source, seen.fix_offset, seen.fix_age);
  if (std::abs(seen.fix_offset) > most_fix_offset) {
    made.failed("", "fix and clock differ", detail);
  } else {
    made.passed("", "fix and clock agree", detail);
  }
  return made;
}

Result<StepResult> look_at_clock(Outside& outside) {
  auto status = outside.status();
  if (!status) return pass_on(status);
  const Json& clock = parts::part(*status, "clock");
  return judge_clock({parts::text(clock, "state"), clock.number_at("error_below"),
                      parts::text(clock, "fix_source"), parts::number(clock, "fix_age"),
                      parts::number(clock, "fix_offset")});
}

}  // namespace buoyd
