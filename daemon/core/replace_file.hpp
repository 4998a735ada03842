#pragma once
// A small file written anew as a whole. Any thread.

#include <string>
#include <string_view>

#include "core/error.hpp"

namespace buoyd {

/// Writes `path`.new, syncs, renames and syncs the folder: after a power cut the old text stands
/// there or the new one. Mode 0640. Unavailable with errno in `detail`.
[[nodiscard]] Result<void> replace_file(const std::string& path, std::string_view text);

}  // namespace buoyd
