#pragma once
// Arguments of a command as people type them: KEY=VALUE, or KEY=@FILE for what a file holds.
// Of buoyctl and buoyshore; main thread.

#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json_object.hpp"

namespace buoyd {

/// Adds each to the request. Invalid: no KEY, a file that cannot be read or has over 64 KiB.
[[nodiscard]] Result<void> add_arguments(JsonObject& request,
                                         const std::vector<std::string>& arguments);

}  // namespace buoyd
