#include "science/computed/unit_scale.hpp"

#include <algorithm>
#include <array>
#include <numbers>

namespace buoyd {

namespace {

struct KnownUnit {
  std::string_view name;
  std::string_view base;
  double factor = 1;
  double offset = 0;
};

// SI Brochure (2019), table 8 for units beside the SI; psi: NIST SP 811, appendix B.8.
constexpr std::array known_units{
    KnownUnit{"m s-1", "m s-1"},
    KnownUnit{"cm s-1", "m s-1", 0.01},
    KnownUnit{"mm s-1", "m s-1", 0.001},
    KnownUnit{"km h-1", "m s-1", 1 / 3.6},
    KnownUnit{"knot", "m s-1", 1852.0 / 3600},
    KnownUnit{"degree", "degree"},
    KnownUnit{"rad", "degree", 180 / std::numbers::pi},
    KnownUnit{"degree_Celsius", "degree_Celsius"},
    KnownUnit{"K", "degree_Celsius", 1, -273.15},
    KnownUnit{"Pa", "Pa"},
    KnownUnit{"hPa", "Pa", 100},
    KnownUnit{"mbar", "Pa", 100},
    KnownUnit{"kPa", "Pa", 1000},
    KnownUnit{"dbar", "Pa", 1e4},
    KnownUnit{"bar", "Pa", 1e5},
    KnownUnit{"psi", "Pa", 6894.757},
    KnownUnit{"percent", "percent"},
    KnownUnit{"1", "percent", 100},
    KnownUnit{"S m-1", "S m-1"},
    KnownUnit{"mS m-1", "S m-1", 0.001},
    KnownUnit{"mS cm-1", "S m-1", 0.1},
    KnownUnit{"uS cm-1", "S m-1", 1e-4},
    KnownUnit{"m", "m"},
    KnownUnit{"cm", "m", 0.01},
    KnownUnit{"mm", "m", 0.001},
    KnownUnit{"ft", "m", 0.3048},
    KnownUnit{"fathom", "m", 1.8288},
    KnownUnit{"m s-2", "m s-2"},
    KnownUnit{"g0", "m s-2", 9.80665},
};

const KnownUnit* find(std::string_view name) {
  const auto* const found = std::ranges::find(known_units, name, &KnownUnit::name);
  return found == known_units.end() ? nullptr : found;
}

}  // namespace

std::optional<UnitScale> unit_scale(std::string_view from, std::string_view to) {
  if (from == to) return UnitScale{};
  const KnownUnit* const one = find(from);
  const KnownUnit* const other = find(to);
  if (one == nullptr || other == nullptr || one->base != other->base) return std::nullopt;
  return UnitScale{one->factor / other->factor, (one->offset - other->offset) / other->factor};
}

std::string_view difference_unit(std::string_view unit) {
  return unit == "degree_Celsius" ? "K" : unit;
}

std::string_view base_unit(std::string_view unit) {
  const KnownUnit* const known = find(unit);
  // A bare number is no share, unless somebody asks for percent.
  return known == nullptr || unit == "1" ? unit : known->base;
}

}  // namespace buoyd
