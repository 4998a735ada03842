#pragma once
// What a person types at the terminal. Main thread.

#include <optional>
#include <string>

namespace buoyd {

/// Prints the question and waits for a line. nullopt: standard input is no terminal, it ended, or a
/// signal asks to end (end_signals.hpp).
[[nodiscard]] std::optional<std::string> typed_line(const std::string& question);

}  // namespace buoyd
