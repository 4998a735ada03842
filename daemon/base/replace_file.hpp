#pragma once
// A small file written anew as a whole, or taken away. Any thread.

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace buoyd {

/// Writes `path`.new, syncs, renames and syncs the folder: after a power cut the old text stands
/// there or the new one. Mode 0640. Unavailable with errno in `detail`.
[[nodiscard]] Result<void> replace_file(const std::string& path, std::string_view text);

/// Removes `path` for good, also after a power cut; all is well where there is none. Unavailable
/// with errno in `detail`.
[[nodiscard]] Result<void> remove_file(const std::string& path);

/// Writes all of the text to an open file. False: errno says why not all of it is there, as on a
/// full disk.
[[nodiscard]] bool write_whole(int descriptor, std::string_view text);

/// Syncs the folder that `path` lies in, as well as that goes.
void sync_folder_of(const std::string& path);

}  // namespace buoyd
