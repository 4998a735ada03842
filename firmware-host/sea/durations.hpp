#pragma once
// Lengths of time in seconds, as the sea counts them. Values; any thread.

namespace buoysim {

constexpr double hour_seconds = 3600;
constexpr double day_seconds = 86'400;

}  // namespace buoysim
