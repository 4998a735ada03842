#pragma once
// Prints a reading for people: buoyd --once, buoyctl tail and buoyctl status. Any thread.

#include <string>
#include <string_view>

#include "core/description.hpp"
#include "core/shown/profile_table.hpp"

namespace buoyd {

/// One line: "wind_speed=[8.74 - 7.1 …12] m s-1  state=ready". A missing value is "-", a value with
/// flag 3 or 4 is followed by "?" or "!", and a long array is cut after three points.
/// A body that does not fit its description is printed unchanged.
[[nodiscard]] std::string reading_line(const Description& description, std::string_view body,
                                       std::string_view flags);

/// A reading as buoyctl status prints it: what goes over an axis is a table.
struct TabledReading {
  std::string line;  ///< the other channels, as reading_line() has them
  Profile profile;   ///< without columns if no channel goes over an axis
};
[[nodiscard]] TabledReading tabled_reading(const Description& description, std::string_view body,
                                           std::string_view flags);

/// A line for each channel, indented by two blanks: name, all values, unit.
[[nodiscard]] std::string reading_table(const Description& description, std::string_view body,
                                        std::string_view flags);

}  // namespace buoyd
