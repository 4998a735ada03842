#pragma once
// The plan of one line: its instruments with their models and drivers. Main makes it of settings
// and models at the start and at each reload; then the line's worker owns it.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/damage_count.hpp"
#include "core/settings.hpp"
#include "drivers/driver.hpp"
#include "model/model.hpp"

namespace buoyd {

struct InstrumentPlan {
  InstrumentSettings settings;  ///< interval: the settings' or the model's; 0: it speaks by itself
  ModelPtr model;
  std::unique_ptr<Driver> driver;
  std::shared_ptr<DamageCount> damage = std::make_shared<DamageCount>();  ///< of its records
};

struct LinePlan {
  LineSettings line;
  DeploymentSettings deployment;
  std::vector<InstrumentPlan> instruments;
  bool listens = false;  ///< true: all instruments speak on their own; false: all are polled
};

/// The longest time-out of the line's instruments; 0: none is polled.
[[nodiscard]] Micros longest_timeout(const LinePlan& plan);

/// Gives nullptr if there is no such model.
using ModelFinder = std::function<ModelPtr(const std::string& name)>;

/// Invalid if a model is missing, a driver refuses its settings, or one line has instruments that
/// speak on their own and polled ones (a request would collide with messages).
[[nodiscard]] Result<LinePlan> make_line_plan(const LineSettings& line,
                                              const std::vector<InstrumentSettings>& instruments,
                                              const DeploymentSettings& deployment,
                                              const ModelFinder& find_model);

/// One plan for each line of the settings, in their order; the first error ends it.
[[nodiscard]] Result<std::vector<LinePlan>> make_line_plans(const Settings& settings,
                                                            const ModelFinder& find_model);

}  // namespace buoyd
