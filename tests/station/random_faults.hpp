#pragma once
// Bursts of random faults for one line of a scenario, with rests between them. Values.

#include <random>
#include <string>
#include <vector>

#include "firmware-host/world/scenario.hpp"

namespace buoysim {

/// So long a line has random faults, and so long after a burst the next begins.
constexpr Micros struck_for{600'000'000};
constexpr Micros burst_every{140'000'000};

/// From the first fault's beginning until the last one's end, late answers included.
struct Burst {
  Micros from{0};
  Micros to{0};
};

struct FaultPlan {
  std::vector<FaultSpec> faults;
  std::vector<Burst> bursts;
};

/// Those of CI; STATION_SEED=N plays that one alone.
[[nodiscard]] std::vector<std::uint64_t> seeds();

/// Two to six faults at a time, of every kind that can befall the line or an instrument on it, for
/// `length`; each burst begins `period` after the last.
[[nodiscard]] FaultPlan random_faults(const Scenario& scenario, const std::string& line,
                                      Micros length, Micros period, std::mt19937_64& random);

}  // namespace buoysim
