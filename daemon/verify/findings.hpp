#pragma once
// Defects that a run shows without any criterion. Each is named only where chance does not explain
// it, so a sound instrument has none. Pure; any thread.

#include <vector>

#include "verify/examinations.hpp"

namespace buoyd {

/// A clock that is further off is a defect: s.
inline constexpr double most_clock_offset = 1;

/// The names: "serial_number" (not the configured one), "start_up" (silent for longer than it may
/// be), "refused" (registers), "damaged" (answers or frames), "unanswered", "word_order" (its two
/// registers come in the other order), "empty" (registers that never had a value), "stuck",
/// "null_like" (a number that looks like a code for no value, among others), "clock_offset" (over
/// that), "clock_zone" (whole quarters of an hour), "clock_drift" (over 20e-6). `timing`: the run's
/// timing_figures().
[[nodiscard]] std::vector<Finding> findings_of(const Examined& run, const Figures& timing);

}  // namespace buoyd
