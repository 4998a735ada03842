#pragma once
// Which values of a reading are asked for: those of some channels, or of some points of them.
// Values; any thread.

#include <string>
#include <vector>

#include "core/description.hpp"

namespace buoyshore {

/// "wind_speed[100 m] (m s-1)", the point only of an array, the unit only if there is one.
[[nodiscard]] std::string value_name(const buoyd::ChannelLayout& channel, std::size_t point);

/// For each value of a description: is it asked for? `channels` are names, or a name with a point's
/// place on the axis, "wind_speed[100 m]" or "wind_speed[100]"; none asks for all.
[[nodiscard]] std::vector<bool> chosen_values(const buoyd::Description& description,
                                              const std::vector<std::string>& channels);

/// Error invalid: none of the descriptions has one of the channels. The text names those they have.
[[nodiscard]] buoyd::Result<void> check_channels(
    const std::vector<std::string>& channels,
    const std::vector<buoyd::DescriptionPtr>& descriptions);

}  // namespace buoyshore
