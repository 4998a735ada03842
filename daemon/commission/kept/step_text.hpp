#pragma once
// A step's result as JSON, for its file and for the report. What is written is read back the same.
// Pure; any thread.

#include <string>
#include <string_view>

#include "commission/kept/step_result.hpp"

namespace buoyd {

/// Of another version: refused.
inline constexpr int commission_version = 1;

/// The largest file of a step that is read.
inline constexpr std::size_t most_step_bytes = std::size_t{16} << 20U;

/// One JSON object, without an end of line.
[[nodiscard]] std::string step_text(const StepResult& step);
/// Invalid where it is none.
[[nodiscard]] Result<StepResult> parse_step(std::string_view text);

/// {"subject":…,"name":…,"value":…,"unit":…}
[[nodiscard]] std::string figure_text(const StepFigure& figure);

}  // namespace buoyd
