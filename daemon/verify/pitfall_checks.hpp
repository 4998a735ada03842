#pragma once
// What a run shows of the pitfalls that the instrument's model names (docs/model-format.md). Pure;
// any thread.

#include <cstdint>
#include <string_view>
#include <vector>

#include "verify/examinations.hpp"

namespace buoyd {

enum class PitfallResult : std::uint8_t { seen, not_seen, not_tested };

struct PitfallCheck {
  const Pitfall* pitfall = nullptr;  ///< of the run's head, which outlives it
  PitfallResult result = PitfallResult::not_tested;
  std::string detail;    ///< numbers, the same in every language: "12 / 600"
  std::string_view why;  ///< not tested: why, a word of report_words.hpp
};

/// "seen", "not seen", "not tested": of a report as JSON.
[[nodiscard]] std::string_view name_of(PitfallResult result);

/// One for each, in the model's order. None that is seen is a defect: the model said so.
[[nodiscard]] std::vector<PitfallCheck> pitfall_checks(const Examined& run, const Figures& figures);

}  // namespace buoyd
