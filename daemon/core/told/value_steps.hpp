#pragma once
// How finely a value is worth telling: the resolution of each value of a description. Pure; any
// thread.

#include <optional>
#include <vector>

#include "core/description.hpp"

namespace buoyd {

/// For each value of a reading, flattened as in its body, the step in which it is told: the
/// channel's resolution where its description names one, else 1 of an integer and 0.00001 of a
/// latitude or longitude (about a metre); of a time 1, a second. nullopt: a text, or a number of
/// which nobody says it.
[[nodiscard]] std::vector<std::optional<double>> value_steps(const Description& description);

/// A time, by its unit: seconds since a date.
[[nodiscard]] bool tells_time(const ChannelLayout& channel);

/// A latitude or longitude, by its unit.
[[nodiscard]] bool is_position(const ChannelLayout& channel);

}  // namespace buoyd
