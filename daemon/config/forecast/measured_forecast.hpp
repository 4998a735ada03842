#pragma once
// The forecast of `buoyctl check --measured`: what the running daemon counted takes the place of
// what configuration and models state. In buoyctl; any thread.

#include <string_view>

#include "base/error.hpp"
#include "base/json.hpp"
#include "config/forecast/forecast.hpp"

namespace buoyd {

/// A shorter time tells more of the start than of a day.
inline constexpr Micros shortest_measurement = std::chrono::minutes(10);

/// Of an instrument's health, as the status says it: nothing is wrong with it, though it may not
/// have been heard yet.
[[nodiscard]] bool is_well(std::string_view health);

/// From the daemon's status of `now`, as `buoyctl status --json` prints it. What an instrument
/// brings is its rate of the last five minutes (of the last hour, where that is too short), of one
/// that is well and brings fewer than five readings an hour that since the start, of one that
/// measures in bursts that within them; and the size of its readings since the start. What is
/// computed of them, and whether they are stored beside it, is as configured. An instrument that
/// brings nothing counts as nothing, and a note says so. Link and commits are those since the
/// start, of a node the record lane. Bus times are left out.
///
/// Errors: invalid (the daemon runs another configuration), unavailable (it is not up long enough).
[[nodiscard]] Result<Forecast> measured_forecast(const Configuration& configuration,
                                                 const Json& status, WallTime now);

}  // namespace buoyd
