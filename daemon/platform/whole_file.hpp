#pragma once
// What a file holds, taken as a whole. Any thread.

#include <cstddef>
#include <string>

#include "base/error.hpp"

namespace buoyd {

/// All bytes of a file. Errors: unavailable with errno in `detail` (it cannot be opened, or not be
/// read to its end), full (there are more than `most`).
[[nodiscard]] Result<std::string> read_whole(const std::string& path, std::size_t most);

}  // namespace buoyd
