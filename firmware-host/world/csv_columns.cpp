#include "firmware-host/world/csv_columns.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace buoysim {

using buoyd::ErrorCode;
using buoyd::fail;

namespace {

constexpr std::size_t most_file_bytes = 64U << 20U;
constexpr std::string_view blanks_of_cells = " \t\r";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";  // of files that Excel wrote

std::string_view trimmed(std::string_view cell) {
  cell.remove_prefix(std::min(cell.find_first_not_of(blanks_of_cells), cell.size()));
  cell = cell.substr(0, cell.find_last_not_of(blanks_of_cells) + 1);
  if (cell.size() >= 2 && cell.front() == '"' && cell.back() == '"') {
    cell = cell.substr(1, cell.size() - 2);
  }
  return cell;
}

std::vector<std::string_view> cells_of(std::string_view line) {
  std::vector<std::string_view> cells;
  for (;;) {
    const std::size_t comma = line.find(',');
    cells.push_back(trimmed(line.substr(0, comma)));
    if (comma == std::string_view::npos) {
      return cells;
    }
    line.remove_prefix(comma + 1);
  }
}

/// Takes the first line off.
std::string_view next_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

buoyd::Result<std::vector<std::size_t>> places_of(const std::vector<std::string_view>& heading,
                                                  const std::string& file,
                                                  const std::vector<std::string>& names) {
  std::vector<std::size_t> places;
  for (const std::string& name : names) {
    const auto found = std::find(heading.begin(), heading.end(), name);
    if (found == heading.end()) {
      return fail(ErrorCode::invalid, fmt::format("{}:1: no column \"{}\", expected one of {}",
                                                  file, name, fmt::join(heading, ", ")));
    }
    places.push_back(static_cast<std::size_t>(found - heading.begin()));
  }
  return places;
}

}  // namespace

buoyd::Result<CsvColumns> parse_csv(std::string_view text, const std::string& file,
                                    const std::vector<std::string>& names) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  const auto heading = cells_of(next_line(text));
  auto places = places_of(heading, file, names);
  if (!places) {
    return buoyd::pass_on(places);
  }
  CsvColumns columns(names.size());
  std::size_t rows = 0;
  for (std::size_t number = 2; !text.empty(); ++number) {
    const std::string_view line = next_line(text);
    if (trimmed(line).empty()) {
      continue;
    }
    const auto cells = cells_of(line);
    if (cells.size() != heading.size()) {
      return fail(ErrorCode::invalid, fmt::format("{}:{}: {} cells, expected {} as in the heading",
                                                  file, number, cells.size(), heading.size()));
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
      columns[i].emplace_back(cells[(*places)[i]]);
    }
    ++rows;
  }
  if (rows == 0) {
    return fail(ErrorCode::invalid, fmt::format("{}: no row below the heading", file));
  }
  return columns;
}

buoyd::Result<CsvColumns> load_csv(const std::string& path, const std::vector<std::string>& names) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file || file.tellg() < 0 || static_cast<std::size_t>(file.tellg()) > most_file_bytes) {
    return fail(ErrorCode::unavailable, fmt::format("{}: cannot be read", path));
  }
  file.seekg(0);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return parse_csv(text, path, names);
}

}  // namespace buoysim
