#pragma once
// A run as texts: the head, each reading and the end are a JSON object a line. What is written is
// read back the same. Pure; any thread.

#include <string>
#include <string_view>

#include "verify/run/run_record.hpp"

namespace buoyd {

/// Of another version: refused.
inline constexpr int run_version = 1;

[[nodiscard]] std::string head_text(const RunHead& head);
[[nodiscard]] Result<RunHead> parse_head(std::string_view text);

/// A line of readings.jsonl: {"description":…} before the first reading that names it.
[[nodiscard]] std::string description_line(const Description& description);
[[nodiscard]] std::string reading_line(const RunReading& reading);
[[nodiscard]] std::string end_line(const RunEnd& end);
/// A line of provoked.jsonl.
[[nodiscard]] std::string provoked_line(const Provoked& provoked);

/// Adds what a line says. Invalid where it says nothing of these. Readings must fit their
/// description.
[[nodiscard]] Result<void> add_line(RunRecord& record, std::string_view line);

}  // namespace buoyd
