#pragma once
// Reads the topics of stations: <prefix>/<station>/<what>[/<name>]. Any thread.

#include <optional>
#include <string>
#include <string_view>

namespace buoyshore {

struct Topic {
  std::string station;
  std::string what;  ///< for example hello, batch, data or about
  std::string name;  ///< what stands behind `what`; "" = nothing
};

/// True if the name is 1 to 64 of the characters A-Z a-z 0-9 _ -.
[[nodiscard]] bool is_station_name(std::string_view name);

/// Reads a topic. nullopt if it does not have that form, or if no station can have that name.
[[nodiscard]] std::optional<Topic> parse_topic(std::string_view prefix, std::string_view topic);

}  // namespace buoyshore
