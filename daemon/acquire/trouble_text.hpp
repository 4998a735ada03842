#pragma once
// Errors in the words of somebody who stands in front of the instrument. Any thread.

#include <string>

#include "base/error.hpp"

namespace buoyd {

/// Another process has the line's port: buoyd perhaps.
[[nodiscard]] bool is_held(const Error& error);
/// How buoyd lets go of the line.
[[nodiscard]] std::string who_may_hold(const std::string& line);

/// The error's text and what to look at; `line` is its name in the configuration.
[[nodiscard]] std::string explain(const Error& error, bool tcp, const std::string& line = "NAME");

}  // namespace buoyd
