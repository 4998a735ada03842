#include "acquire/line_plan.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace buoyd {

namespace {

Result<InstrumentPlan> plan_instrument(InstrumentSettings settings, const ModelFinder& find_model) {
  ModelPtr model = find_model(settings.model);
  if (model == nullptr) {
    return fail(ErrorCode::invalid, fmt::format("instrument '{}': there is no model '{}'",
                                                settings.name, settings.model));
  }
  if (settings.interval == Micros(0)) {
    settings.interval = model->interval;
  }
  auto driver = make_driver(model, settings);
  if (!driver) {
    return fail(driver.error().code,
                fmt::format("instrument '{}': {}", settings.name, driver.error().text));
  }
  InstrumentPlan plan;
  plan.settings = std::move(settings);
  plan.model = std::move(model);
  plan.driver = std::move(*driver);
  return plan;
}

bool speaks(const InstrumentPlan& plan) {
  return plan.settings.interval == Micros(0);
}

Micros longest_timeout(const InstrumentPlan& plan) {
  Micros longest = plan.settings.timeout.value_or(plan.model->timeout);
  if (plan.model->poll) {
    for (const PollStep& step : plan.model->poll->steps) {
      longest = std::max(longest, step.timeout);
    }
    if (const auto& recover = plan.model->poll->recover) {
      longest = std::max(longest, recover->timeout);
    }
  }
  return longest;
}

}  // namespace

Micros longest_timeout(const LinePlan& plan) {
  Micros longest{0};
  for (const InstrumentPlan& instrument : plan.instruments) {
    longest = std::max(longest, speaks(instrument) ? Micros(0) : longest_timeout(instrument));
  }
  return longest;
}

Result<LinePlan> make_line_plan(const LineSettings& line,
                                const std::vector<InstrumentSettings>& instruments,
                                const DeploymentSettings& deployment,
                                const ModelFinder& find_model) {
  LinePlan plan{line, deployment, {}, false};
  for (const InstrumentSettings& settings : instruments) {
    if (settings.line != line.name) {
      continue;
    }
    auto instrument = plan_instrument(settings, find_model);
    if (!instrument) {
      return pass_on(instrument);
    }
    plan.instruments.push_back(std::move(*instrument));
  }
  const auto speakers = std::ranges::count_if(plan.instruments, speaks);
  plan.listens = speakers > 0;
  if (plan.listens && static_cast<std::size_t>(speakers) != plan.instruments.size()) {
    return fail(ErrorCode::invalid,
                fmt::format("line '{}': instruments that speak on their own and polled ones "
                            "cannot share a line",
                            line.name));
  }
  return plan;
}

Result<std::vector<LinePlan>> make_line_plans(const Settings& settings,
                                              const ModelFinder& find_model) {
  std::vector<LinePlan> plans;
  for (const LineSettings& line : settings.lines) {
    auto plan = make_line_plan(line, settings.instruments, settings.deployment, find_model);
    if (!plan) {
      return pass_on(plan);
    }
    plans.push_back(std::move(*plan));
  }
  return plans;
}

}  // namespace buoyd
