#pragma once
// Errors in the words of somebody who stands in front of the instrument. Any thread.

#include <string>

#include "core/error.hpp"

namespace buoyd {

/// The error's text and what to look at.
[[nodiscard]] std::string explain(const Error& error, bool tcp);

}  // namespace buoyd
