#pragma once
// What an export may be of: all descriptions under which a station's instruments ever sent
// readings. Whoever has the database open.

#include <string>
#include <vector>

#include "core/description.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// In the order in which they came; those of buoyd's own readings are left out. Error invalid:
/// there is no such station, or it has none.
[[nodiscard]] buoyd::Result<std::vector<buoyd::DescriptionPtr>> station_descriptions(
    PreparedSql& sql, const std::string& station);
/// The same in the order of their newest readings: one that was said again is behind what was said
/// meanwhile.
[[nodiscard]] buoyd::Result<std::vector<buoyd::DescriptionPtr>> descriptions_by_newest(
    PreparedSql& sql, const std::string& station);

}  // namespace buoyshore
