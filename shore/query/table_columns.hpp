#pragma once
// The columns of a table over all descriptions that a kind ever had, and where each of their values
// goes. Values; any thread.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "shore/query/reading_reader.hpp"

namespace buoyshore {

struct TableColumn {
  std::string name;  ///< "wind_speed[100 m] (m s-1)"; no two columns have the same
  std::string channel;
  std::optional<std::size_t> point{};  ///< of an array
  std::string place{};                 ///< of that point on the axis, "100 m"; "" of a scalar
  std::string unit{};
  bool is_direction = false;
};

/// Where a value of a description goes.
struct ColumnPlace {
  std::size_t value = 0;
  std::size_t column = 0;
};

class TableColumns {
 public:
  /// Columns of the values asked for, in the order of the descriptions; equal names are one.
  explicit TableColumns(const std::map<std::int64_t, ReadingShape>& shapes);

  [[nodiscard]] const std::vector<TableColumn>& list() const { return list_; }
  /// Of the description with that key.
  [[nodiscard]] const std::vector<ColumnPlace>& places(std::int64_t key) const;

 private:
  void add(std::vector<ColumnPlace>& own, std::size_t value, TableColumn column, std::size_t point);

  std::vector<TableColumn> list_;
  std::map<std::string, std::size_t> index_;
  std::map<std::int64_t, std::vector<ColumnPlace>> places_;
};

}  // namespace buoyshore
