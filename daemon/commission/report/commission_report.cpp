#include "commission/report/commission_report.hpp"

#include <algorithm>

#include "base/json_object.hpp"
#include "commission/kept/step_text.hpp"
#include "verify/report_words.hpp"

namespace buoyd {

namespace {

std::string compared_text(const ComparedFigure& one) {
  JsonObject made;
  made.add("step", name_of(one.step))
      .add_json("before", figure_text(one.before))
      .add_json("after", figure_text(one.after));
  if (const auto difference = one.difference()) made.add("difference", *difference);
  return made.add("is_changed", one.is_changed()).str();
}

}  // namespace

CommissionReport::CommissionReport(StationHead station, const std::vector<StepResult>& done,
                                   const std::vector<StepResult>& before)
    : head(std::move(station)), compared(buoyd::compared(before, done)) {
  for (std::size_t i = 0; i < step_names.size(); ++i) {
    const auto step = static_cast<Step>(i);
    const auto found = std::ranges::find(done, step, &StepResult::step);
    if (found == done.end()) {
      StepResult missing;
      missing.step = step;
      steps.push_back(missing.untested("", "not done"));
      continue;
    }
    steps.push_back(*found);
    if (holds_for(*found, head.configuration)) continue;
    steps.back().is_absent = false;
    steps.back().untested("", "another configuration", found->configuration);
  }
}

std::string json_of(const CommissionReport& report, const std::string& date,
                    const std::string& version) {
  JsonArray steps;
  for (const StepResult& one : report.steps) steps.add_json(step_text(one));
  JsonArray compared;
  for (const ComparedFigure& one : report.compared) compared.add_json(compared_text(one));
  return JsonObject()
             .add("buoyd_commission_report", commission_version)
             .add("date", date)
             .add("version", version)
             .add_json("station", head_text(report.head))
             .add("verdict", verdict_name(report.verdict()))
             .add_json("steps", steps.str())
             .add_json("compared", compared.str())
             .str() +
         '\n';
}

}  // namespace buoyd
