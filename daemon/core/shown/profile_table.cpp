#include "core/shown/profile_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "core/shown/readable_value.hpp"

namespace buoyd {

namespace {

constexpr std::size_t gap = 2;  // blanks before a column

bool is_same(const Axis& a, const Axis& b) {
  return a.name == b.name && a.unit == b.unit && a.points == b.points;
}

Axis first_points(Axis axis) {
  axis.points.resize(std::min(axis.points.size(), Profile::most_points));
  return axis;
}

/// A column with its head: two cells, and one for each point.
class Column {
 public:
  Column(const std::string& name, const std::string& unit, const std::vector<std::string>& values)
      : cells_{name, readable_unit(unit)} {
    cells_[1].erase(0, 1);  // readable_unit() begins with a blank
    cells_.insert(cells_.end(), values.begin(), values.end());
    for (const std::string& cell : cells_) width_ = std::max(width_, columns_of(cell));
  }
  [[nodiscard]] std::size_t width() const { return gap + width_; }
  [[nodiscard]] std::size_t cells() const { return cells_.size(); }
  /// To the right, as numbers stand.
  [[nodiscard]] std::string cell(std::size_t row) const {
    const std::string text = row < cells_.size() ? cells_[row] : "";
    return std::string(gap + width_ - columns_of(text), ' ') + text;
  }

 private:
  std::vector<std::string> cells_;
  std::size_t width_ = 0;
};

/// How many of the columns stand beside the axis: as many as fit, and one at least.
std::size_t fitting(const Column& axis, std::span<const Column> columns, std::size_t width) {
  std::size_t used = axis.width();
  std::size_t count = 0;
  for (const Column& column : columns) {
    used += column.width();
    if (width > 0 && count > 0 && used > width) break;
    ++count;
  }
  return count;
}

void add_block(std::vector<std::string>& lines, const Column& axis, std::span<const Column> columns,
               const Terminal& terminal) {
  for (std::size_t row = 0; row < axis.cells(); ++row) {
    std::string line = axis.cell(row);
    for (const Column& column : columns) line += column.cell(row);
    line.erase(line.find_last_not_of(' ') + 1);
    lines.push_back(terminal.cut(std::move(line)));
  }
}

}  // namespace

bool Profile::add(const Axis& of, ProfileColumn column) {
  const Axis kept = first_points(of);
  const bool fits = !of.points.empty() && column.values.size() == of.points.size() &&
                    (columns.empty() || (points == of.points.size() && is_same(axis, kept)));
  if (!fits) return false;
  axis = kept;
  points = of.points.size();
  column.values.resize(axis.points.size());
  columns.push_back(std::move(column));
  return true;
}

std::vector<std::string> profile_lines(const Profile& profile, const Terminal& terminal) {
  const Column axis(profile.axis.name, profile.axis.unit, profile.axis.points);
  std::vector<Column> columns;
  columns.reserve(profile.columns.size());
  for (const ProfileColumn& column : profile.columns) {
    columns.emplace_back(column.name, column.unit, column.values);
  }
  std::vector<std::string> lines;
  std::span<const Column> rest = columns;
  while (!rest.empty()) {
    const std::size_t count = fitting(axis, rest, terminal.width);
    add_block(lines, axis, rest.first(count), terminal);
    rest = rest.subspan(count);
  }
  if (profile.points > profile.axis.points.size()) {
    lines.push_back(fmt::format("  … {} more points", profile.points - profile.axis.points.size()));
  }
  return lines;
}

}  // namespace buoyd
