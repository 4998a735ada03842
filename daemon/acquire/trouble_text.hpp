#pragma once
// Explains errors to a person who stands in front of the instrument. Any thread.

#include <string>

#include "base/error.hpp"

namespace buoyd {

/// True if another process, perhaps buoyd, has the line's port open.
[[nodiscard]] bool is_held(const Error& error);
/// Says how to make buoyd release the line.
[[nodiscard]] std::string who_may_hold(const std::string& line);

/// The error's text and what to look at; `line` is the line's name in the configuration.
[[nodiscard]] std::string explain(const Error& error, bool tcp, const std::string& line = "NAME");

}  // namespace buoyd
