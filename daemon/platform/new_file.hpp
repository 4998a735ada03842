#pragma once
// Files that a program makes beside others. What root makes by a command typed by hand is of the
// owner and group of its folder, so that the service whose folder that is can open it. Any thread.

#include <sys/types.h>

#include <string>

#include "base/descriptor.hpp"
#include "base/error.hpp"

namespace buoyd {

/// Makes the file for reading and writing; a link is not followed. Where the file system keeps no
/// owners it stays root's. Error unavailable with errno in `detail`: EEXIST where something is
/// there.
[[nodiscard]] Result<Descriptor> make_new(const std::string& path, mode_t mode);

/// The same, but a file that is there is opened, and left as it is. Error unavailable with errno in
/// `detail`.
[[nodiscard]] Result<Descriptor> open_or_make(const std::string& path, mode_t mode);

}  // namespace buoyd
