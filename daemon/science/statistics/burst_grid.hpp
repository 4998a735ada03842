#pragma once
// Where the bursts of an instrument lie that is off between them (docs/power.md). Pure functions;
// any thread.

#include <cstdint>

#include "base/time.hpp"
#include "core/instrument_settings.hpp"

namespace buoyd {

/// Each burst begins at 1970-01-01T00:00:00Z + offset + k × every.
struct BurstGrid {
  Micros every{0};  ///< from one begin to the next; 0: there are none, it measures all the time
  Micros burst{0};  ///< how long each of them is, at most `every`
  Micros offset{0};
};

/// Where an instrument measures in bursts.
[[nodiscard]] BurstGrid bursts_of(const InstrumentSettings& instrument);

/// The first burst that begins at `time` or later. `every` is above 0.
[[nodiscard]] WallTime next_burst(const BurstGrid& grid, WallTime time);

/// How much of the time from `from` to `to` lies in bursts; all of it where there are none.
[[nodiscard]] Micros measuring_time(const BurstGrid& grid, WallTime from, WallTime to);

/// How many readings should come in it: one as each burst begins, and then one each `interval`.
[[nodiscard]] std::uint32_t expected_readings(const BurstGrid& grid, WallTime from, WallTime to,
                                              Micros interval);

}  // namespace buoyd
