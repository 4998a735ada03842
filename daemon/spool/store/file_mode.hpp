#pragma once
// Who may read the files of the store.

#include <sys/types.h>

namespace buoyd {

/// The daemon writes, its group reads.
inline constexpr mode_t file_mode = 0640;

}  // namespace buoyd
