#pragma once
// Figures of two commissionings side by side: before the departure and after the recovery. Pure;
// any thread.

#include <optional>
#include <vector>

#include "commission/kept/step_result.hpp"

namespace buoyd {

struct ComparedFigure {
  Step step = Step::instruments;
  StepFigure before;
  StepFigure after;

  /// After minus before; of directions on the circle. nullopt of texts, and of other units.
  [[nodiscard]] std::optional<double> difference() const;
  /// A text, or a unit, is another one.
  [[nodiscard]] bool is_changed() const;
};

/// Those that both have, in the order of `after`.
[[nodiscard]] std::vector<ComparedFigure> compared(const std::vector<StepResult>& before,
                                                   const std::vector<StepResult>& after);

}  // namespace buoyd
