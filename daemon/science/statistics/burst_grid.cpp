#include "science/statistics/burst_grid.hpp"

#include <algorithm>

#include "science/statistics/window_grid.hpp"

namespace buoyd {

namespace {

/// What lies in bursts from the grid's begin until then; negative before it.
Micros measured_until(const BurstGrid& grid, WallTime time) {
  WallTime begin = next_burst(grid, time);
  if (begin > time) begin -= grid.every;
  const std::int64_t whole = (begin.time_since_epoch() - grid.offset) / grid.every;
  return whole * grid.burst + std::min(time - begin, grid.burst);
}

}  // namespace

BurstGrid bursts_of(const InstrumentSettings& instrument) {
  const auto& power = instrument.power;
  return power ? BurstGrid{power->every, power->burst, instrument.offset} : BurstGrid{};
}

WallTime next_burst(const BurstGrid& grid, WallTime time) {
  return window_end(time, grid.every, grid.offset);
}

Micros measuring_time(const BurstGrid& grid, WallTime from, WallTime to) {
  if (grid.every == Micros(0)) return to - from;
  return measured_until(grid, to) - measured_until(grid, from);
}

std::uint32_t expected_readings(const BurstGrid& grid, WallTime from, WallTime to,
                                Micros interval) {
  if (grid.every == Micros(0) || interval <= Micros(0)) {
    return expected_samples(to - from, interval);
  }
  // Each burst begins with a reading, also where the interval does not go into it.
  const std::int64_t whole = expected_samples(grid.burst, interval);
  const bool is_cut = 2 * (grid.burst - whole * interval) > Micros(whole);  // not a rate's rounding
  const Micros step = is_cut ? grid.burst / (whole + 1) : interval;
  return expected_samples(measuring_time(grid, from, to), step);
}

}  // namespace buoyd
