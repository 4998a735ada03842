#pragma once
// Step `burn-in`: the station runs for a day or more, and its counters are watched. The judgement
// is pure; the gatherer waits on its thread.

#include <string>
#include <vector>

#include "commission/kept/commission_folder.hpp"
#include "commission/kept/step_result.hpp"
#include "commission/step/burn_in_sample.hpp"
#include "commission/step/outside.hpp"

namespace buoyd {

inline constexpr Micros shortest_burn_in = std::chrono::hours(24);
inline constexpr Micros longest_burn_in = std::chrono::hours(72);
/// Of an instrument's slots or messages, lost or damaged.
inline constexpr double most_lost = 0.01;

/// `samples` in their order. `wanted`: how long it was to be.
[[nodiscard]] StepResult judge_burn_in(const std::vector<BurnInSample>& samples, Micros wanted,
                                       std::uint64_t reserve);

/// In the folder while it goes on: a line for each sample, the first of which is the start.
inline constexpr const char* samples_under_way = "burn-in.samples";

/// Watches until that time is over since the first sample of the folder, and goes on where it was
/// left, also after a restart of the board. Steps of the wall clock neither shorten nor lengthen
/// it; while buoyctl is away they do, as nobody else counts the time.
[[nodiscard]] Result<StepResult> watch_burn_in(Outside& outside, const CommissionFolder& folder,
                                               Micros length);

}  // namespace buoyd
