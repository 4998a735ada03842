#include "lint/standard_names.hpp"

#include <fmt/format.h>

#include <fstream>

namespace buoyd {

Result<StandardNames> StandardNames::load(const std::string& file) {
  std::ifstream input(file);
  if (!input) return fail(ErrorCode::unavailable, fmt::format("{}: cannot be read", file));
  StandardNames names;
  std::string line;
  for (int number = 1; std::getline(input, line); ++number) {
    if (line.starts_with('#')) continue;
    const std::size_t tabulator = line.find('\t');
    if (tabulator == std::string::npos || tabulator == 0) {
      return fail(ErrorCode::invalid,
                  fmt::format("{}:{}: expected a name, a tabulator and a unit", file, number));
    }
    names.units_.emplace(line.substr(0, tabulator), line.substr(tabulator + 1));
  }
  return names;
}

const std::string* StandardNames::unit_of(std::string_view name) const {
  const auto found = units_.find(name);
  return found == units_.end() ? nullptr : &found->second;
}

}  // namespace buoyd
