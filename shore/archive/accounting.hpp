#pragma once
// Checks that a batch names every number of its range exactly once, in a block or in a gap (I1).
// Any thread.

#include <vector>

#include "core/reading.hpp"
#include "shore/decode/messages.hpp"

namespace buoyshore {

/// `readings` are those of the batch's blocks. Error: invalid (a number is missing, doubled or out
/// of range; the text names the first such number).
[[nodiscard]] buoyd::Result<void> check_accounting(
    const Batch& batch, const std::vector<buoyd::StoredReading>& readings);

}  // namespace buoyshore
