#include "commission/step/rate_step.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "config/forecast/measured_forecast.hpp"

namespace buoyd {

namespace {

/// A note names its instrument first: "sonde has brought too little to tell: …".
bool is_noted(const Forecast& measured, const std::string& instrument) {
  return std::ranges::any_of(measured.notes, [&](const std::string& note) {
    return note.starts_with(instrument + " has brought too little");
  });
}

void judge_one(StepResult& made, const InstrumentForecast& stated, const Forecast& measured) {
  const auto counted =
      std::ranges::find(measured.instruments, stated.name, &InstrumentForecast::name);
  if (counted == measured.instruments.end()) {
    made.untested(stated.name, "not measured");
    return;
  }
  const double expected = stated.readings_per_day;
  const double seen = counted->readings_per_day;
  made.number(stated.name, "readings a day, forecast", expected, "1");
  made.number(stated.name, "readings a day, measured", seen, "1");
  const std::string detail = fmt::format("{:.0f} / {:.0f}", seen, expected);
  if (is_noted(measured, stated.name)) {
    made.untested(stated.name, "too few readings", detail);
  } else if (stated.at_most && seen > 0 && seen <= expected * (1 + most_rate_difference)) {
    made.passed(stated.name, "rate below its bound", detail);
  } else if (std::abs(seen - expected) > most_rate_difference * expected) {
    made.failed(stated.name, "rate differs", detail);
  } else {
    made.passed(stated.name, "rate as forecast", detail);
  }
}

}  // namespace

StepResult judge_rates(const Forecast& stated, const Forecast& measured, std::uint64_t budget) {
  StepResult made;
  made.step = Step::rates;
  for (const InstrumentForecast& one : stated.instruments) judge_one(made, one, measured);
  const std::vector<std::tuple<const char*, double, double>> bytes{
      {"stored bytes a day", stated.stored_per_day, measured.stored_per_day},
      {"link bytes a day", stated.link_per_day(), measured.link_per_day()}};
  for (const auto& [name, expected, seen] : bytes) {
    made.number("", fmt::format("{}, forecast", name), expected, "byte");
    made.number("", fmt::format("{}, measured", name), seen, "byte");
  }
  if (budget > 0) {
    const std::string detail = fmt::format("{:.0f} / {} byte", measured.link_per_day(), budget);
    if (measured.link_per_day() > static_cast<double>(budget)) {
      made.failed("", "over the budget", detail);
    } else {
      made.passed("", "within the budget", detail);
    }
  }
  return made;
}

Result<StepResult> look_at_rates(Outside& outside) {
  auto status = outside.status();
  if (!status) return pass_on(status);
  const auto measured = measured_forecast(outside.configuration, *status, outside.clock.wall());
  if (!measured) {
    StepResult made;
    made.step = Step::rates;
    return made.untested("", "not measured", measured.error().text);
  }
  const Settings& settings = outside.configuration.settings;
  const bool is_node = settings.acoustic.buoy.has_value();  // whose link is the water
  return judge_rates(forecast(outside.configuration), *measured,
                     is_node ? 0 : settings.mqtt.budget_per_day);
}

}  // namespace buoyd
