#pragma once
// What a run comes to: figures, findings, verdicts. The same run, plan and criteria give the same
// report. Pure; any thread.

#include <optional>
#include <string>
#include <vector>

#include "verify/criteria.hpp"
#include "verify/examinations.hpp"
#include "verify/findings.hpp"
#include "verify/pitfall_checks.hpp"
#include "verify/plan.hpp"

namespace buoyd {

/// Outlived by what it is made of: the figures that `judged` points to are its own.
struct VerifyReport {
  const VerifyPlan& plan;
  const Criteria& criteria;
  Examined run;
  std::optional<Examined> reference;
  Figures figures;
  std::vector<Finding> findings;
  std::vector<PitfallCheck> pitfalls;
  std::vector<Judged> judged;

  VerifyReport(const RunRecord& record, const RunRecord* other, const VerifyPlan& plan,
               const Criteria& criteria);
  VerifyReport(const VerifyReport&) = delete;
  VerifyReport& operator=(const VerifyReport&) = delete;

  /// A defect that was found fails it, as a criterion does.
  [[nodiscard]] Verdict verdict() const;
  /// buoysim played the instrument.
  [[nodiscard]] bool is_simulated() const;
};

/// One JSON object. `date`: of the report, "2026-11-26".
[[nodiscard]] std::string json_of(const VerifyReport& report, const std::string& date);
/// One page that needs nothing else, in English and Chinese, for screens and A4.
[[nodiscard]] std::string html_of(const VerifyReport& report, const std::string& date);

}  // namespace buoyd
