#pragma once
// Reads the next consecutive owed numbers of an epoch, as readings and gaps, for the record lane.
// Part of a store; the spool thread only.

#include <optional>

#include "core/delivery.hpp"
#include "spool/store/epoch_ledger.hpp"
#include "spool/store/reading_rows.hpp"

namespace buoyd {

/// Bounds of one run, so that memory does not grow with what is owed.
inline constexpr std::size_t most_run_bytes = std::size_t{256} * 1024;
inline constexpr std::size_t most_run_gaps = 64;

/// Returns the run that OwedQuery asks for; nullopt if nothing is owed behind `after`. The run ends
/// before the first delivered number, and where the bounds of the query or of memory (256 KiB, 64
/// gaps) are reached. Owed numbers that have neither row nor gap become a gap: "trimmed" (B8), or
/// "damaged" where a row is there that cannot be read.
[[nodiscard]] Result<std::optional<OwedRun>> read_owed_run(const OwedQuery& query,
                                                           EpochLedger& ledger, ReadingRows& rows,
                                                           DescriptionTable& descriptions);

}  // namespace buoyd
