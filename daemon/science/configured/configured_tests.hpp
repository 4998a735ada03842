#pragma once
// From what the configuration says of a channel to the tests that judge it. Any thread.

#include "core/quality_settings.hpp"
#include "science/quality/channel_quality.hpp"

namespace buoyd {

/// `interval`: the time from one value to the next. Invalid: a test cannot be made of its limits;
/// the text says which, and what was expected.
[[nodiscard]] Result<ChannelQuality> channel_quality(const QualitySettings& settings,
                                                     Micros interval);

/// Whether one of the tests judges a value when the next one came only.
[[nodiscard]] bool is_judged_late(const QualitySettings& settings);

}  // namespace buoyd
