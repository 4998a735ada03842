#include "commission/kept/step_result.hpp"

#include <algorithm>
#include <cmath>

namespace buoyd {

std::optional<Step> step_named(std::string_view name) {
  const auto found = std::ranges::find(step_names, name);
  if (found == step_names.end()) return std::nullopt;
  return static_cast<Step>(found - step_names.begin());
}

StepResult& StepResult::number(std::string subject, std::string name, double value,
                               std::string unit) {
  if (std::isfinite(value)) {
    figures.push_back({std::move(subject), std::move(name), value, std::move(unit), ""});
  }
  return *this;
}

StepResult& StepResult::text(std::string subject, std::string name, std::string text) {
  figures.push_back({std::move(subject), std::move(name), std::nullopt, "", std::move(text)});
  return *this;
}

Verdict StepResult::verdict() const {
  std::vector<Verdict> verdicts;
  for (const StepRemark& one : remarks) {
    if (one.verdict) verdicts.push_back(*one.verdict);
  }
  return worst_of(verdicts);
}

StepResult absent_step(Step step, std::string what) {
  StepResult made;
  made.step = step;
  made.is_absent = true;
  return made.untested("", std::move(what));
}

Verdict verdict_of(const std::vector<StepResult>& steps) {
  std::vector<Verdict> verdicts;
  for (const StepResult& step : steps) {
    if (!step.is_absent) verdicts.push_back(step.verdict());
  }
  return worst_of(verdicts);
}

}  // namespace buoyd
