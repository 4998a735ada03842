#pragma once
// An instrument's own date and time as a model's pattern prints them. Pure functions; any thread.

#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace buoyd {

struct PatternTime {
  WallTime utc;
  std::string_view fraction;  ///< of the second, as printed: "" or ".123"; part of the text
};

/// %Y four digits, %y two (80 to 99 are 19yy), %m %d %H %M one or two, %b Jan to Dec, %j day of the
/// year, %S one or two and a fraction if there is one; a blank is any number of blanks but none;
/// all else stands for itself. nullopt unless the whole text fits and is a time that exists.
[[nodiscard]] std::optional<PatternTime> parse_time_pattern(std::string_view pattern,
                                                            std::string_view text);

}  // namespace buoyd
