#pragma once
// When the buoy was held on which heading, as a text: lines of `FROM TO HEADING`, in UTC and
// degrees true; # begins a remark. Pure; any thread.

#include <string>
#include <vector>

#include "base/time.hpp"

namespace buoyd {

/// A time in which the buoy was held on a heading.
struct HeldTime {
  WallTime from;
  WallTime to;
  double heading = 0;  ///< true, degrees
  bool operator==(const HeldTime&) const = default;
};

/// Without its end.
[[nodiscard]] std::string heading_line(const HeldTime& time);

/// `file` is its name in mistakes. Invalid: line and what was expected.
[[nodiscard]] Result<std::vector<HeldTime>> parse_headings(const std::string& text,
                                                           const std::string& file);

}  // namespace buoyd
