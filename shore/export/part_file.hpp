#pragma once
// The last steps of a file that is written as a part under another name. Any thread.

#include <string>

#include "base/error.hpp"

namespace buoyshore {

/// Until a power cut cannot take it back. Error unavailable, with errno in `detail`.
[[nodiscard]] buoyd::Result<void> sync_file(const std::string& path);

/// Gives the part the name of the whole, in place of what had it. Error unavailable.
[[nodiscard]] buoyd::Result<void> publish(const std::string& part, const std::string& path);

}  // namespace buoyshore
