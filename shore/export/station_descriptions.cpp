#include "shore/export/station_descriptions.hpp"

#include "core/own_reading.hpp"
#include "shore/archive/station_query.hpp"

namespace buoyshore {

using buoyd::Result;

Result<std::vector<buoyd::DescriptionPtr>> station_descriptions(PreparedSql& sql,
                                                                const std::string& station) {
  std::vector<buoyd::DescriptionPtr> descriptions;
  auto read = for_each_row(
      sql.query("SELECT DISTINCT d.n, d.text FROM epoch e JOIN tally t ON t.epoch = e.n JOIN "
                "description d ON d.n = t.description WHERE e.station = ? AND d.instrument <> ? "
                "ORDER BY d.n",
                station, buoyd::own_instrument),
      [&](const buoyd::Statement& row) {
        auto description = buoyd::Description::parse(std::string(row.text(1)));
        if (description) descriptions.push_back(*description);
      });
  if (!read) return pass_on(read);
  if (descriptions.empty()) return unknown_station(sql, station);
  return descriptions;
}

}  // namespace buoyshore
