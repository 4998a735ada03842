#pragma once
// What of a commit is told to those who show readings at once. The spool's thread.

#include <cstdint>
#include <vector>

#include "core/delivery.hpp"
#include "core/reading.hpp"

namespace buoyd {

/// The newest reading of each instrument and kind, and of alarms every one, in the order of their
/// numbers: `first` is that of the batch's first reading. They are moved out of the batch.
[[nodiscard]] std::vector<StoredReading> newest_of_each(std::vector<Reading>& batch,
                                                        std::uint64_t first);

}  // namespace buoyd
