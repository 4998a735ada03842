#include "shore/export/vertical_place.hpp"

#include <cmath>
#include <numbers>

#include "base/number_text.hpp"

namespace buoyshore {

namespace {

/// How far up a metre of the instrument's axis goes; nullopt: nobody says where it looks.
std::optional<double> rise(const buoyd::Json& text) {
  const auto orientation = text.string_at("orientation");
  if (orientation != "up" && orientation != "down") return std::nullopt;
  const double tilt = text.number_at("tilt").value_or(0) * std::numbers::pi / 180;
  return orientation == "up" ? std::abs(std::cos(tilt)) : -std::abs(std::cos(tilt));
}

bool is_from_instrument(const buoyd::Json& text) {
  const buoyd::Json* axis = text.find("axis");
  return axis != nullptr && axis->string_at("reference") == "instrument";
}

/// m above the instrument of a point at a distance from it.
std::optional<double> height_at_distance(const buoyd::Json& text, const buoyd::Axis& axis,
                                         std::size_t point) {
  const auto distance = buoyd::number_in<double>(axis.points[point]);
  const auto up = rise(text);
  if (!distance || !up || !is_from_instrument(text)) return std::nullopt;
  return *distance * *up;
}

}  // namespace

bool is_vertical(const buoyd::Axis& axis) {
  return (axis.name == "height" || axis.name == "depth") && axis.unit == "m";
}

bool is_distance(const buoyd::Axis& axis) {
  return axis.name == "distance" && axis.unit == "m";
}

std::optional<double> height_on(const buoyd::Axis& axis, std::size_t point) {
  const auto number = buoyd::number_in<double>(axis.points[point]);
  if (!number) return std::nullopt;
  return axis.name == "depth" ? -*number : *number;
}

bool is_from_surface(const buoyd::Json& text) {
  const buoyd::Json* axis = text.find("axis");
  return axis != nullptr && axis->string_at("reference") == "sea surface";
}

std::optional<double> height_of_instrument(const buoyd::Json& text) {
  if (const auto height = text.number_at("height")) return height;
  if (const auto depth = text.number_at("depth")) return -*depth;
  return std::nullopt;
}

std::optional<double> height_of_point(const buoyd::Json& text, const buoyd::Axis& axis,
                                      std::size_t point) {
  if (!is_vertical(axis) && !is_distance(axis)) return std::nullopt;
  const auto base = is_from_surface(text) ? std::optional(0.0) : height_of_instrument(text);
  const auto height =
      is_distance(axis) ? height_at_distance(text, axis, point) : height_on(axis, point);
  if (!base || !height) return std::nullopt;
  return *base + *height;
}

}  // namespace buoyshore
