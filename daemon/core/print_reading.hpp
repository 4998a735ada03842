#pragma once
// Prints a reading for people: buoyd --once and buoyctl tail. Any thread.

#include <string>
#include <string_view>

#include "core/description.hpp"

namespace buoyd {

/// One line: "wind_speed=[8.74 - 7.1 …12] m s-1  state=ready". A missing value is "-", a value with
/// flag 3 or 4 is followed by "?" or "!", and a long array is cut after three points.
/// A body that does not fit its description is printed unchanged.
[[nodiscard]] std::string reading_line(const Description& description, std::string_view body,
                                       std::string_view flags);

/// A line for each channel, indented by two blanks: name, all values, unit.
[[nodiscard]] std::string reading_table(const Description& description, std::string_view body,
                                        std::string_view flags);

}  // namespace buoyd
