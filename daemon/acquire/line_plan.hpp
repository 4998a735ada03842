#pragma once
// What is to be done on one line: its instruments with their models and drivers. Made at start and
// at each reload from settings and models, by main; then owned by the line's worker.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/settings.hpp"
#include "drivers/driver.hpp"
#include "model/model.hpp"

namespace buoyd {

struct InstrumentPlan {
  InstrumentSettings settings;  ///< interval: the settings', else the model's; 0: it speaks
  ModelPtr model;
  std::unique_ptr<Driver> driver;
};

struct LinePlan {
  LineSettings line;
  DeploymentSettings deployment;
  std::vector<InstrumentPlan> instruments;
  bool listens = false;  ///< all of them speak on their own; else all are polled
};

/// So long may the answer to what was asked on it last take at most; 0: nobody is polled.
[[nodiscard]] Micros longest_timeout(const LinePlan& plan);

/// nullptr where there is no such model.
using ModelFinder = std::function<ModelPtr(const std::string& name)>;

/// Invalid if a model is missing, a driver refuses its settings, or instruments that speak on
/// their own stand on one line with polled ones (a request would run into their messages).
[[nodiscard]] Result<LinePlan> make_line_plan(const LineSettings& line,
                                              const std::vector<InstrumentSettings>& instruments,
                                              const DeploymentSettings& deployment,
                                              const ModelFinder& find_model);

/// One for each line of the settings, in their order; the first that is invalid ends it.
[[nodiscard]] Result<std::vector<LinePlan>> make_line_plans(const Settings& settings,
                                                            const ModelFinder& find_model);

}  // namespace buoyd
