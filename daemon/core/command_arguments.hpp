#pragma once
// Reads arguments of a command as people type them: KEY=VALUE, or KEY=@FILE for a file's content.
// For buoyctl and buoyshore; main thread.

#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json_object.hpp"

namespace buoyd {

/// Adds each argument to the request. Invalid: an argument has no KEY, or a file cannot be read or
/// has over 64 KiB.
[[nodiscard]] Result<void> add_arguments(JsonObject& request,
                                         const std::vector<std::string>& arguments);

}  // namespace buoyd
