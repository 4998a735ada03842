#pragma once
// When an instrument said something for the first time in a run. Pure; any thread.

#include <optional>

#include "verify/examinations.hpp"

namespace buoyd {

/// Seconds since it was asked for the first time, or of one that speaks since the start; nullopt:
/// never.
[[nodiscard]] std::optional<double> first_heard(const Examined& run);

/// How long one may be silent at the start of a run before something is wrong, in s: three of its
/// intervals, and five seconds at least; of one that measures in bursts also from one to the next.
/// Where nobody knows how often it speaks, the whole run.
[[nodiscard]] double longest_start(const Examined& run);

}  // namespace buoyd
