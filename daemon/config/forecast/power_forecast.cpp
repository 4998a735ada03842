#include "config/forecast/power_forecast.hpp"

#include <algorithm>

namespace buoyd {
namespace {

/// That it may be switched off is seen once a second.
constexpr Micros between_looks = std::chrono::seconds(1);

/// What the events that save the battery ask of an instrument.
struct Saving {
  bool off = false;
  Micros interval{0};  ///< 0: its own
};

Saving saving_of(const Settings& settings, const std::string& instrument) {
  Saving saving;
  for (const InstrumentSettings& one : settings.instruments) {
    for (const EventSettings& event : one.events) {
      saving.off |= std::ranges::find(event.off, instrument) != event.off.end();
      for (const StormInterval& asked : event.intervals) {
        if (asked.instrument == instrument && asked.saves) {
          saving.interval = std::max(saving.interval, asked.interval);
        }
      }
    }
  }
  return saving;
}

DrawForecast draw_forecast(const Configuration& configuration, const InstrumentSettings& instrument,
                           const InstrumentForecast& forecast) {
  const Saving saving = saving_of(configuration.settings, instrument.name);
  const Micros longer = std::max(forecast.interval, saving.interval);
  return {instrument.name, draw_of(configuration, instrument),
          powered_part(instrument, forecast.interval, forecast.bus_time),
          saving.off ? 0 : powered_part(instrument, longer, forecast.bus_time)};
}

}  // namespace

std::optional<double> draw_of(const Configuration& configuration,
                              const InstrumentSettings& instrument) {
  const auto said = configuration.battery.draws.find(instrument.name);
  if (said != configuration.battery.draws.end()) return said->second;
  const auto& model = configuration.model_of(instrument).power_draw;
  return model ? std::optional(model->watts) : std::nullopt;
}

double powered_part(const InstrumentSettings& instrument, Micros interval, Micros poll) {
  const auto& power = instrument.power;
  if (!power || !power->warm_up) return 1;
  const bool bursts = power->every > Micros(0);
  const Micros period = bursts ? power->every : interval;
  const Micros measures = bursts ? power->burst : std::max(poll, between_looks);
  const Micros on = power->warm_up.value_or(Micros(0)) + measures;
  if (period - on < power->by.off_time) return 1;
  return static_cast<double>(on.count()) / static_cast<double>(period.count());
}

PowerForecast power_forecast(const Configuration& configuration, const Forecast& forecast) {
  const Settings& settings = configuration.settings;
  PowerForecast sum;
  sum.mean = sum.saved = configuration.battery.board;
  for (std::size_t i = 0; i < settings.instruments.size(); ++i) {
    sum.instruments.push_back(
        draw_forecast(configuration, settings.instruments[i], forecast.instruments[i]));
    const DrawForecast& one = sum.instruments.back();
    sum.mean += one.watts.value_or(0) * one.powered;
    sum.saved += one.watts.value_or(0) * one.saved;
  }
  return sum;
}

}  // namespace buoyd
