#pragma once
// Parts of the names of exported files. Pure; any thread.

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace buoyshore {

/// What a station calls a thing, with letters, digits, _ and - alone: it may have any characters.
[[nodiscard]] std::string plain_name(std::string_view name);

/// "_20261120T070000Z"; "" where there is no bound.
[[nodiscard]] std::string bound_name(const std::optional<buoyd::WallTime>& bound);

}  // namespace buoyshore
