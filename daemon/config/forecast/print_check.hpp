#pragma once
// What `buoyctl check FILE` prints: every mistake, or "ok", the notes and the forecast, or that of
// what the daemon measures. In buoyctl; any thread.

#include <string>

#include "config/forecast/forecast.hpp"
#include "config/load_settings.hpp"

namespace buoyd {

struct CheckOutput {
  std::string text;   ///< lines for stdout
  int exit_code = 0;  ///< 0: right; 1: mistakes, of the file or of what it asks of a line
};

/// `now`: a calibration ages.
[[nodiscard]] CheckOutput print_check(const LoadedSettings& loaded, WallTime now);
/// A measured forecast of it.
[[nodiscard]] std::string print_measured(const Configuration& configuration,
                                         const Forecast& measured);

}  // namespace buoyd
