#pragma once
// Channels that go over one axis, such as those of a lidar's scan, as a table for people: a row for
// each point, a column for each channel. buoyctl status and buoyshore observe print it. Any thread.

#include <cstddef>
#include <string>
#include <vector>

#include "base/terminal.hpp"
#include "core/description.hpp"

namespace buoyd {

struct ProfileColumn {
  std::string name;
  std::string unit;
  std::vector<std::string> values;  ///< as they are printed; they may be painted
};

struct Profile {
  static constexpr std::size_t most_points = 40;  ///< that are kept and printed

  Axis axis;               ///< with at most `most_points` points
  std::size_t points = 0;  ///< how many there are
  std::vector<ProfileColumn> columns;

  /// Adds a channel whose values go over `of`. False, and nothing is added, if these are not as
  /// many as the axis has points, or if the columns that are there go over another axis.
  [[nodiscard]] bool add(const Axis& of, ProfileColumn column);
};

/// Its lines, two blanks in front of each: the names, the units, the points in the axis' order, and
/// how many points are left out. Columns that the terminal is too narrow for stand below.
[[nodiscard]] std::vector<std::string> profile_lines(const Profile& profile,
                                                     const Terminal& terminal);

}  // namespace buoyd
