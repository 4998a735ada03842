#pragma once
// What the channels of a derived kind mean. Any thread.

#include <string>
#include <vector>

#include "core/computed_settings.hpp"
#include "model/model.hpp"

namespace buoyd {

/// `first`: the channel that the first role has.
[[nodiscard]] std::vector<ModelChannel> derived_channels(const DerivedSettings& settings,
                                                         const ModelChannel& first);

/// Their names, which do not depend on the instrument.
[[nodiscard]] std::vector<std::string> derived_names(const DerivedSettings& settings);

}  // namespace buoyd
