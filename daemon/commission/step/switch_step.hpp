#pragma once
// Step `switches`: buoyd is told to switch the modem's power off and on (the command cycle_power),
// says that it did, and a receipt comes for what was stored since. The judgement is pure; the
// gatherer asks and waits on its thread.

#include <optional>
#include <string>

#include "commission/kept/step_result.hpp"
#include "commission/step/outside.hpp"

namespace buoyd {

struct SwitchFacts {
  std::string name;  ///< "relays · 3", "/dev/gpiochip0 · 17"
  Micros off_time{0};
  std::string refusal;         ///< why buoyd did not do it; "": it did
  std::string said;            ///< the last event that it wrote of it
  bool is_switched = false;    ///< off, and no event says that it cannot be switched on again
  std::optional<Micros> back;  ///< from the event to that receipt; nullopt: it did not come
};

/// nullopt: the configuration names no switch.
[[nodiscard]] StepResult judge_switches(const std::optional<SwitchFacts>& facts);

[[nodiscard]] Result<StepResult> cycle_switches(Outside& outside);

}  // namespace buoyd
