#pragma once
// A length of time on a command line. Any thread.

#include <string>

#include "base/digits.hpp"
#include "base/quantity.hpp"

namespace buoyd {

/// "1 min", or a number of seconds. Invalid otherwise.
[[nodiscard]] inline Result<Micros> asked_time(const std::string& text) {
  return parse_duration(all_digits(text) ? text + " s" : text);
}

}  // namespace buoyd
