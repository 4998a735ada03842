#pragma once
// Data of the sea, and what is none: of the bench, of a buoy that was recovered, of simulated
// instruments. Pure; any thread.

#include "core/description.hpp"

namespace buoyshore {

/// Are readings of this description of the sea? What says nothing of a deployment is.
[[nodiscard]] bool is_at_sea(const buoyd::Description& description);

}  // namespace buoyshore
