#pragma once
// A CSV file of values to be said: a heading line, then one row a record, cells between commas.
// Read once at start; any thread.

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace buoysim {

/// The texts of some columns: [column][row]; "" is no value. All have the same number of rows.
using CsvColumns = std::vector<std::vector<std::string>>;

/// The columns of these names, in their order. Blanks around a cell and one pair of double quotes
/// are taken off; a quoted cell has no comma. invalid with file, line and what is wrong: no such
/// column, a row with other cells than the heading, no row.
[[nodiscard]] buoyd::Result<CsvColumns> parse_csv(std::string_view text, const std::string& file,
                                                  const std::vector<std::string>& names);
/// Reads the file first (at most 64 MiB); unavailable if that fails.
[[nodiscard]] buoyd::Result<CsvColumns> load_csv(const std::string& path,
                                                 const std::vector<std::string>& names);

}  // namespace buoysim
