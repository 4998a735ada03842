#pragma once
// Topics as the shore reads them: <prefix>/<station>/<what>[/<name>]. Any thread.

#include <optional>
#include <string>
#include <string_view>

namespace buoyshore {

struct Topic {
  std::string station;
  std::string what;  ///< hello, batch, data, about …
  std::string name;  ///< what stands behind it; "" = nothing
};

/// 1 to 64 of A-Z a-z 0-9 _ -.
[[nodiscard]] bool is_station_name(std::string_view name);

/// nullopt unless it has that form and a station's name.
[[nodiscard]] std::optional<Topic> parse_topic(std::string_view prefix, std::string_view topic);

}  // namespace buoyshore
