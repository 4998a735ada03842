#pragma once
// The columns of a table over all descriptions that a kind ever had, and where each of their values
// goes. Values; any thread.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "shore/query/reading_reader.hpp"

namespace buoyshore {

/// Where a value of a description goes.
struct ColumnPlace {
  std::size_t value = 0;
  std::size_t column = 0;
};

class CsvColumns {
 public:
  /// Columns of the values asked for, in the order of the descriptions; equal names are one.
  explicit CsvColumns(const std::map<std::int64_t, ReadingShape>& shapes);

  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  /// Of the description with that key.
  [[nodiscard]] const std::vector<ColumnPlace>& places(std::int64_t key) const;

 private:
  void add(std::vector<ColumnPlace>& own, std::size_t value, std::string name, std::size_t point);

  std::vector<std::string> names_;
  std::map<std::string, std::size_t> index_;
  std::map<std::int64_t, std::vector<ColumnPlace>> places_;
};

}  // namespace buoyshore
