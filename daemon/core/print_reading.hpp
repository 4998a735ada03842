#pragma once
// A reading as a person reads it, for buoyd --once and buoyctl tail. Any thread.

#include <string>
#include <string_view>

#include "core/description.hpp"

namespace buoyd {

/// One line: "wind_speed=[8.74 - 7.1 …12] m s-1  state=ready". Missing values are "-", values with
/// a flag of 3 or 4 get "?" or "!" behind them, long arrays are cut after three points.
/// A body that does not fit its description is printed as it stands.
[[nodiscard]] std::string reading_line(const Description& description, std::string_view body,
                                       std::string_view flags);

/// A line for each channel, indented by two blanks: name, all values, unit.
[[nodiscard]] std::string reading_table(const Description& description, std::string_view body,
                                        std::string_view flags);

}  // namespace buoyd
