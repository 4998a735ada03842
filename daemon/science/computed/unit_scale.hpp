#pragma once
// From one unit of a channel to another of the same quantity. Any thread.

#include <optional>
#include <string_view>

namespace buoyd {

/// other = factor × one + offset
struct UnitScale {
  double factor = 1;
  double offset = 0;

  [[nodiscard]] double operator()(double value) const { return factor * value + offset; }
};

/// Units as the models write them (UDUNITS). nullopt: they do not convert, or one is not known
/// here; the same text always converts.
[[nodiscard]] std::optional<UnitScale> unit_scale(std::string_view from, std::string_view to);

/// Of a difference of two values, as of a standard deviation: degree_Celsius has a zero of its own,
/// which K has not.
[[nodiscard]] std::string_view difference_unit(std::string_view unit);

/// The unit in which a quantity is computed with: of knot m s-1, of mS cm-1 S m-1; the unit itself
/// where none is known.
[[nodiscard]] std::string_view base_unit(std::string_view unit);

}  // namespace buoyd
