#pragma once
// Readings of the store as a run (verify/run/run_record.hpp), so that a station is examined by the
// same functions as an instrument on the bench. Pure but for the store; one thread.

#include <string>
#include <vector>

#include "commission/step/outside.hpp"
#include "verify/run/run_record.hpp"

namespace buoyd {

/// Those of an instrument that it said itself: what buoyd computes of them is left out. Of one
/// whose samples are no rows it is all that there is. `start` is the run's.
[[nodiscard]] RunRecord run_of(const std::vector<StoredReading>& readings,
                               const std::string& instrument, WallTime start,
                               Recorded record = Recorded::all);

/// At times by the board's clock of now: those that they were stamped with may come from a clock
/// that was not set yet. They come in the store's order. Of the newest's boot alone, as far as boot
/// times tell; where that is an earlier one, the newest came at the latest when this one began.
[[nodiscard]] std::vector<StoredReading> on_one_clock(std::vector<StoredReading> readings,
                                                      const Clock& clock);

/// All readings behind that number.
[[nodiscard]] Result<std::vector<StoredReading>> all_after(StoreView& store, std::uint64_t seq);

/// The first number of the store whose reading is not before that time, found in few steps; one
/// past the last if there is none. Times of a store rise, but for steps of its clock.
[[nodiscard]] Result<std::uint64_t> first_since(StoreView& store, WallTime time);

}  // namespace buoyd
