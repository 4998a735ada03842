#pragma once
// Whether a channel can have a role in what is derived. Any thread.

#include <optional>
#include <string>

#include "core/instrument_settings.hpp"
#include "model/model.hpp"
#include "science/combined/derived_roles.hpp"

namespace buoyd {

/// "magnetic north", "nothing that its model names".
[[nodiscard]] std::string reference_text(const ModelChannel& channel);

/// Invalid: it is a text or an enumeration, an array where one value is needed, in a unit that does
/// not convert to the role's, or counted from something else. `first`: the channel of the first
/// role.
[[nodiscard]] Result<void> check_channel_of(const DerivedRole& role, const ModelChannel& channel,
                                            const ModelChannel& first);

/// Invalid: the role wants a direction from true north, the channel's is from magnetic north, and
/// the station says no number that lies between.
[[nodiscard]] Result<void> check_declination(const DerivedRole& role, const ModelChannel& channel,
                                             const std::optional<Declination>& declination);

}  // namespace buoyd
