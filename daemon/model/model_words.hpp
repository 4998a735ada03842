#pragma once
// The words of models, and of descriptions, for how a value was made and what it is counted from.
// Immutable; any thread.

#include <array>
#include <string_view>

#include "model/model.hpp"

namespace buoyd {

/// In the order of their numbers.
inline constexpr std::array<std::string_view, 7> cell_methods{
    "point", "mean", "median", "maximum", "minimum", "standard_deviation", "sum"};
inline constexpr std::array<std::string_view, 4> direction_references{
    "true north", "magnetic north", "hull", "mark"};
inline constexpr std::array<std::string_view, 2> axis_references{"instrument", "sea surface"};

[[nodiscard]] constexpr std::string_view name_of(CellMethod method) {
  return cell_methods.at(static_cast<std::size_t>(method));
}
[[nodiscard]] constexpr std::string_view name_of(DirectionReference reference) {
  return direction_references.at(static_cast<std::size_t>(reference));
}
[[nodiscard]] constexpr std::string_view name_of(AxisReference reference) {
  return axis_references.at(static_cast<std::size_t>(reference));
}

}  // namespace buoyd
