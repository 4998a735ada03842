#pragma once
// The provisional values of a station, with the names and units that the archive knows for them.
// Whoever has archive and book open.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

struct ProvisionalValue {
  std::string epoch;  ///< its first 8 hex digits
  std::int64_t seq = 0;
  std::optional<buoyd::WallTime> utc{};  ///< nullopt: the buoy did not know the time
  /// "" where the archive lacks the description: what the value is will be known when that comes.
  std::string instrument{};
  std::string kind{};
  std::string channel{};  ///< of an array with its place: "wind_speed[100 m]"
  std::string unit{};
  std::string value{};
  double step = 0;  ///< the value is off by half of this at most; 0 of a text
  char flag = '2';
  bool is_lost = false;  ///< its reading is in a gap: this is all that is known of it
};

/// Those whose readings have not come, by their times; where the buoy did not know it, by when they
/// came, but not behind what its run told later of a set clock. Those of readings that came are
/// left out, whether the gateway took them out of the book or not.
[[nodiscard]] buoyd::Result<std::vector<ProvisionalValue>> provisional_values(
    PreparedSql& archive, PreparedSql& book, const std::string& station);

/// As CSV, each row marked provisional, or lost.
[[nodiscard]] std::string provisional_csv(const std::vector<ProvisionalValue>& values);

}  // namespace buoyshore
