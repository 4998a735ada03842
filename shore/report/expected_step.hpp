#pragma once
// How often the readings of a kind should come, as its description says it. Pure; any thread.

#include <cstdint>
#include <optional>

#include "core/description.hpp"
#include "science/statistics/burst_grid.hpp"

namespace buoyshore {

/// µs; nullopt of a kind that comes when something happens (events, targets, buoyd's own).
[[nodiscard]] std::optional<std::int64_t> expected_step(const buoyd::Description& description);

/// How far behind whole multiples of their step windows end (`begins` in docs/statistics.md); µs.
[[nodiscard]] std::int64_t shift_of_ends(const buoyd::Description& description);

/// Between which the instrument says nothing; `every` is 0 where there are none, and of windows,
/// which go on meanwhile.
[[nodiscard]] buoyd::BurstGrid bursts_in(const buoyd::Description& description);

/// What a kind has shown where it is slower than `stated`: a message that an instrument sends only
/// now and then. `most` is the largest number of its readings in an hour.
[[nodiscard]] std::int64_t shown_step(std::int64_t stated, std::int64_t most);

}  // namespace buoyshore
