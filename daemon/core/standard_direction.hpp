#pragma once
// What a CF standard name alone tells of angles that wrap. Pure; any thread.

#include <string_view>

namespace buoyd {

/// Where wind, waves or a ray come from or go to; not how far their directions spread.
[[nodiscard]] inline bool is_standard_direction(std::string_view standard_name) {
  const auto has = [standard_name](std::string_view part) {
    return standard_name.find(part) != std::string_view::npos;
  };
  return (has("direction") && !has("spread")) || has("azimuth");
}

}  // namespace buoyd
