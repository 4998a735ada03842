#pragma once
// What the station takes from its battery, as models and [battery] state it. An estimate: heating
// is not in it. In buoyctl; any thread.

#include <optional>
#include <string>
#include <vector>

#include "config/configuration.hpp"
#include "config/forecast/forecast.hpp"

namespace buoyd {

/// One instrument's.
struct DrawForecast {
  std::string name;
  std::optional<double> watts;  ///< while it has power; nullopt: nobody says
  double powered = 1;           ///< part of the time in which it has power
  double saved = 1;             ///< the same while all events are on that save the battery
};

struct PowerForecast {
  std::vector<DrawForecast> instruments;
  double mean = 0;   ///< W, in the mean, with the board
  double saved = 0;  ///< the same while all events are on that save the battery
};

[[nodiscard]] PowerForecast power_forecast(const Configuration& configuration,
                                           const Forecast& forecast);

/// What [battery] says that an instrument takes, else its model; nullopt: nobody says.
[[nodiscard]] std::optional<double> draw_of(const Configuration& configuration,
                                            const InstrumentSettings& instrument);

/// Part of the time in which an instrument has power that is polled at that interval and answers
/// for `poll`, as power/instrument_power.hpp switches it.
[[nodiscard]] double powered_part(const InstrumentSettings& instrument, Micros interval,
                                  Micros poll);

}  // namespace buoyd
