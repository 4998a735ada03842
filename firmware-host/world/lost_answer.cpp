#include "firmware-host/world/lost_answer.hpp"

namespace buoysim {

std::optional<LostAnswer> lost_answer(const Misfortune& lot, const InstrumentScenario& scenario) {
  const Micros after = lot.late + lot.slow + scenario.turnaround;
  const Micros timeout = scenario.settings.timeout.value_or(scenario.model->timeout);
  const bool silent = lot.has(FaultKind::silence);
  const bool unheard = silent || lot.has(FaultKind::duplicated) || after >= timeout;
  if (!unheard && !lot.damages()) {
    return std::nullopt;
  }
  return LostAnswer{unheard, silent ? std::nullopt : std::optional(after)};
}

}  // namespace buoysim
