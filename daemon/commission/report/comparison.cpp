#include "commission/report/comparison.hpp"

#include <algorithm>

#include "science/statistics/direction.hpp"

namespace buoyd {

std::optional<double> ComparedFigure::difference() const {
  if (!before.value || !after.value || before.unit != after.unit) return std::nullopt;
  const bool is_angle = after.unit == "degree" && after.name == "median";
  return is_angle ? shorter_arc(*after.value, *before.value) : *after.value - *before.value;
}

bool ComparedFigure::is_changed() const {
  return before.text != after.text || before.unit != after.unit;
}

std::vector<ComparedFigure> compared(const std::vector<StepResult>& before,
                                     const std::vector<StepResult>& after) {
  std::vector<ComparedFigure> made;
  for (const StepResult& step : after) {
    const auto other = std::ranges::find(before, step.step, &StepResult::step);
    if (other == before.end()) continue;
    for (const StepFigure& figure : step.figures) {
      const auto same = std::ranges::find_if(other->figures, [&](const StepFigure& one) {
        return one.subject == figure.subject && one.name == figure.name;
      });
      if (same != other->figures.end()) made.push_back({step.step, *same, figure});
    }
  }
  return made;
}

}  // namespace buoyd
