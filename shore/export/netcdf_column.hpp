#pragma once
// A channel's values and flags on their way into a NetCDF file: gathered, then written some rows
// at once. One thread.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "shore/export/cf_layout.hpp"
#include "shore/export/netcdf_file.hpp"

namespace buoyshore {

class NetcdfColumn {
 public:
  /// `variable` and `flags` are ids in the file.
  NetcdfColumn(const CfVariable& layout, int variable, int flags);

  [[nodiscard]] std::size_t points() const { return points_; }
  /// One value of it, as a body has it ("null": missing), and its flag, a digit.
  void add(std::string_view token, char flag);
  /// Writes what was gathered, `rows` of it, from that row on.
  void put(NetcdfFile& file, std::size_t first, std::size_t rows);

 private:
  int variable_;
  int flag_variable_;
  std::size_t points_;
  bool is_array_;
  std::variant<std::vector<double>, std::vector<float>, std::vector<std::int64_t>,
               std::vector<std::string>>
      values_;
  std::vector<signed char> flags_;
};

}  // namespace buoyshore
