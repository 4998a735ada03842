#pragma once
// Where a station's anchor lies: [deployment] anchor and radius, as the descriptions of its tracks
// say them (docs/events.md). Whoever has the database open.

#include <string>
#include <vector>

#include "core/description.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

struct StationAnchor {
  std::string deployment;  ///< the id and the state, "" if it has none
  double latitude = 0;     ///< degrees north
  double longitude = 0;    ///< degrees east
  double radius = 0;       ///< of the watch circle, m
};

/// The one that was said last comes first; none if nobody says where the anchor lies.
[[nodiscard]] buoyd::Result<std::vector<StationAnchor>> station_anchors(PreparedSql& sql,
                                                                        const std::string& station);

/// That of the deployment whose readings the description is of; nullptr if it is not known.
[[nodiscard]] const StationAnchor* anchor_of(const std::vector<StationAnchor>& anchors,
                                             const buoyd::Description& description);

}  // namespace buoyshore
