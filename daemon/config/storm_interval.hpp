#pragma once
// How often an instrument may be polled while events are on. Pure; any thread.

#include <string>

#include "core/settings.hpp"

namespace buoyd {

/// The shortest interval that any [[instrument.event]] asks of that instrument; 0: none does.
[[nodiscard]] Micros storm_interval(const Settings& settings, const std::string& instrument);

}  // namespace buoyd
