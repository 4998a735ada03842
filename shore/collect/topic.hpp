#pragma once
// Reads the topics of stations: <prefix>/<station>/<what>[/<name>]. Any thread.
// What is no prefix or filter is never subscribed to, and nothing would ever come.

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

/// True if topics may begin so, as in buoyd's configuration (`topic_prefix`): levels that are not
/// empty, without wildcards and the broker's own $, 64 bytes at most.
[[nodiscard]] bool is_topic_prefix(std::string_view text);
/// True if a broker may be asked for it: + is a whole level, # the last one.
[[nodiscard]] bool is_topic_filter(std::string_view text);

/// Reads a topic. nullopt if it does not have that form, or if no station can have that name.
[[nodiscard]] std::optional<Topic> parse_topic(std::string_view prefix, std::string_view topic);

}  // namespace buoyshore
