#pragma once
// Parts of the names of exported files. Pure; any thread.

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace buoyshore {

/// What a station calls a thing, with letters, digits, _ and - alone: it may have any characters.
[[nodiscard]] std::string plain_name(std::string_view name);

/// "_20261120T070000Z_20261121T070000Z"; a side without a bound is "_begin" or "_end", and "" is
/// all times: what ends at a time and what begins there are two files.
[[nodiscard]] std::string bounds_name(const std::optional<buoyd::WallTime>& from,
                                      const std::optional<buoyd::WallTime>& to);

}  // namespace buoyshore
