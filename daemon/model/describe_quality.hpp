#pragma once
// What a description says of how a channel's values are judged. Any thread.

#include <string>

#include "core/quality_settings.hpp"

namespace buoyd {

/// The configured tests with their limits, by the keys of the configuration, as JSON:
/// {"fail":[-5,45],"suspect":[-2,30],"spike":[2,5],"flat_line":[1800,7200]}; times in s.
[[nodiscard]] std::string quality_json(const QualitySettings& quality);

}  // namespace buoyd
