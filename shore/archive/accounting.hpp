#pragma once
// I1: a batch names every number of its range exactly once, in a block or in a gap. Any thread.

#include <vector>

#include "core/reading.hpp"
#include "shore/decode/messages.hpp"

namespace buoyshore {

/// ErrorCode::invalid, with the first number that is missing, doubled or out of range.
[[nodiscard]] buoyd::Result<void> check_accounting(
    const Batch& batch, const std::vector<buoyd::StoredReading>& readings);

}  // namespace buoyshore
