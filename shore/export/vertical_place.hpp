#pragma once
// Where an instrument, or a point of its axis, is along the vertical, by its description. Pure; any
// thread.

#include <cstddef>
#include <optional>

#include "base/json.hpp"
#include "core/description.hpp"

namespace buoyshore {

/// Are its points heights or depths in m?
[[nodiscard]] bool is_vertical(const buoyd::Axis& axis);
/// Are its points distances in m along the instrument's own axis?
[[nodiscard]] bool is_distance(const buoyd::Axis& axis);
/// A point of a vertical axis, m above what the axis is counted from; nullopt: it is no number.
[[nodiscard]] std::optional<double> height_on(const buoyd::Axis& axis, std::size_t point);
/// Are the points of the description's axis counted from the sea surface? `text` is the
/// description's, here and below.
[[nodiscard]] bool is_from_surface(const buoyd::Json& text);

/// m above the sea surface, of what is below it less than 0; nullopt: the description does not say
/// where the instrument is.
[[nodiscard]] std::optional<double> height_of_instrument(const buoyd::Json& text);
/// The same of a point of the description's axis; nullopt of an axis that is not vertical, too. A
/// distance from the instrument is vertical where `orientation` is "up" or "down", by the cosine of
/// `tilt`.
[[nodiscard]] std::optional<double> height_of_point(const buoyd::Json& text,
                                                    const buoyd::Axis& axis, std::size_t point);

}  // namespace buoyshore
