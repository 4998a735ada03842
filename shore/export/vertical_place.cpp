#include "shore/export/vertical_place.hpp"

#include "base/number_text.hpp"

namespace buoyshore {

bool is_vertical(const buoyd::Axis& axis) {
  return (axis.name == "height" || axis.name == "depth") && axis.unit == "m";
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
  if (!is_vertical(axis)) return std::nullopt;
  const auto base = is_from_surface(text) ? std::optional(0.0) : height_of_instrument(text);
  const auto height = height_on(axis, point);
  if (!base || !height) return std::nullopt;
  return *base + *height;
}

}  // namespace buoyshore
