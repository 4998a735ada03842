#pragma once
// The tables of the roll-ups, and the triggers that note which of them no longer hold.

#include <string>

namespace buoyshore {

/// rollup: what the readings of one description and epoch came to in a minute, an hour or a day
/// (UTC), and which numbers they have: it is the archive's time index, too. `anchor` says what
/// placed them in time (placement.hpp). redo, stale and amended note what is to be made anew.
[[nodiscard]] std::string rollup_tables();

/// What an archive that has readings and no roll-ups begins with: each epoch is to be rolled up.
[[nodiscard]] std::string redo_everything();

/// Until version 5 of the archive the spread of the waves' directions was rolled up as a direction
/// is: the epochs that have one are to be rolled up anew.
[[nodiscard]] std::string redo_spreads();

/// Until version 6 directions in radians were rolled up as numbers are. A description says of such
/// a one what it is counted from.
[[nodiscard]] std::string redo_radians();

/// Until version 6 a hello marked the roll-ups also of a boot that clock records place.
[[nodiscard]] std::string renewed_arrival_triggers();

}  // namespace buoyshore
