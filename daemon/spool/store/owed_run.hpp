#pragma once
// The next consecutive owed numbers of an epoch, as readings and gaps, for the record lane.
// Part of a store; the spool thread only.

#include <optional>

#include "core/delivery.hpp"
#include "spool/store/epoch_ledger.hpp"
#include "spool/store/reading_rows.hpp"

namespace buoyd {

/// The run that OwedQuery asks for; nullopt if nothing is owed behind `after`. It ends at the
/// first delivered number, and where query or memory (256 KiB, 64 gaps) are used up. Owed numbers
/// that have neither row nor gap become lost: "trimmed" (B8), or "damaged" where a row is there
/// that cannot be read.
[[nodiscard]] Result<std::optional<OwedRun>> read_owed_run(const OwedQuery& query,
                                                           EpochLedger& ledger, ReadingRows& rows,
                                                           DescriptionTable& descriptions);

}  // namespace buoyd
