#include "verify/report.hpp"

#include <utility>

#include "base/json.hpp"

namespace buoyd {

namespace {

void append(Figures& all, Figures more) {
  for (Figure& one : more) all.push_back(std::move(one));
}

}  // namespace

VerifyReport::VerifyReport(const RunRecord& record, const RunRecord* other,
                           const VerifyPlan& its_plan, const Criteria& its_criteria)
    : plan(its_plan), criteria(its_criteria), run(examined(record, its_plan.settle)) {
  if (other != nullptr) reference.emplace(examined(*other, its_plan.settle));
  const Figures timing = timing_figures(run);
  const Figures conformity = conformity_figures(run);
  findings = findings_of(run, timing);  // and pitfalls, whatever the plan prints
  if (plan.has(Section::identity)) append(figures, identity_figures(run));
  if (plan.has(Section::conformity)) append(figures, conformity);
  if (plan.has(Section::timing)) append(figures, timing);
  if (plan.has(Section::robustness)) append(figures, robustness_figures(run));
  if (plan.has(Section::stability)) append(figures, stability_figures(run));
  if (plan.has(Section::comparison) && reference) {
    append(figures, comparison_figures(run, *reference, plan.pairs_within));
  }
  if (plan.has(Section::availability)) append(figures, availability_figures(run));
  Figures seen = timing;
  append(seen, conformity);
  pitfalls = pitfall_checks(run, seen);
  judged = judge(criteria, figures);
}

/// One of which nothing was heard is not what any criterion says, though nothing was due yet.
Verdict VerifyReport::verdict() const {
  if (!findings.empty()) return Verdict::failed;
  const Verdict made = verdict_of(judged);
  return made == Verdict::passed && run.record.readings.empty() ? Verdict::not_tested : made;
}

bool VerifyReport::is_simulated() const {
  if (run.record.descriptions.empty()) return false;
  const auto text = Json::parse(run.record.descriptions.back()->text());
  const Json* said = text ? text->find("simulated") : nullptr;
  return said != nullptr && said->boolean().value_or(false);
}

}  // namespace buoyd
