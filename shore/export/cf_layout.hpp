#pragma once
// What a description becomes in a NetCDF file by the CF conventions (1.11), ACDD (1.3) and the IOOS
// metadata profile (1.2): variables, an axis, a vertical position, and the attributes of each.
// Values; any thread.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/description.hpp"
#include "shore/export/netcdf_file.hpp"

namespace buoyshore {

using CfAttributes = std::vector<std::pair<std::string, std::variant<std::string, double>>>;

/// A channel.
struct CfVariable {
  std::string name;
  NcType type = NcType::float64;
  std::size_t points = 1;
  bool is_array = false;
  CfAttributes attributes;
  std::vector<std::pair<std::int64_t, std::string>> meanings{};  ///< of an enumeration
  std::string flag_name{};                                       ///< of its quality flag
  CfAttributes flag_attributes{};
};

/// A position above or below something.
struct CfVertical {
  std::vector<double> values;  ///< one, or one for each point of the axis
  bool is_up = true;           ///< a height; else a depth
  bool is_of_axis = false;
  CfAttributes attributes;
};

struct CfAxis {
  std::string dimension;
  std::string name;  ///< of its variable: the dimension's, if its points are in order
  std::vector<double> points;
  bool is_vertical = false;
  bool is_up = false;  ///< of a vertical one: heights, not depths
  CfAttributes attributes;
};

struct CfLayout {
  std::vector<CfVariable> variables;  ///< in the order of the description's channels
  std::optional<CfAxis> axis;
  std::optional<CfVertical> vertical;  ///< above or below the surface, `z`; nullopt: nobody knows
  CfAttributes instrument;             ///< what is known of the instrument
  std::string feature_type;            ///< "timeSeries", "timeSeriesProfile"
};

/// Names of the file's own variables, which no channel gets.
inline constexpr std::string_view cf_own_names[] = {
    "time", "time_bnds", "nv",         "station", "lat",   "lon",
    "z",    "profile",   "instrument", "seq",     "epoch", "placed",
};

/// `has_span`: its readings are of intervals.
[[nodiscard]] CfLayout cf_layout(const buoyd::Description& description, bool has_span);

}  // namespace buoyshore
