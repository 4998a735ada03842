#pragma once
// The report of a commissioning. The same folder gives the same bytes, but for the date. Pure; any
// thread.

#include <string>
#include <vector>

#include "commission/kept/station_head.hpp"
#include "commission/kept/step_result.hpp"
#include "commission/report/comparison.hpp"

namespace buoyd {

struct CommissionReport {
  StationHead head;
  std::vector<StepResult> steps;         ///< each, in their order
  std::vector<ComparedFigure> compared;  ///< after a recovery

  /// `done`: those that ended. A step that was not done, or under another configuration, is not
  /// tested. `before`: of a recovered station.
  CommissionReport(StationHead station, const std::vector<StepResult>& done,
                   const std::vector<StepResult>& before);

  [[nodiscard]] Verdict verdict() const { return verdict_of(steps); }
};

/// Whether it holds for the configuration that buoyd runs.
[[nodiscard]] inline bool holds_for(const StepResult& step, const std::string& configuration) {
  return step.configuration == configuration;
}

/// One JSON object. `date`: of the report, "2026-11-26"; `version`: of buoyctl.
[[nodiscard]] std::string json_of(const CommissionReport& report, const std::string& date,
                                  const std::string& version);
/// One page that needs nothing else, in English and Chinese, for screens and A4.
[[nodiscard]] std::string html_of(const CommissionReport& report, const std::string& date,
                                  const std::string& version);

}  // namespace buoyd
