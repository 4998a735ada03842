#include "shore/export/station_descriptions.hpp"

#include <string_view>

#include "core/own_reading.hpp"
#include "shore/archive/station_query.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

constexpr std::string_view as_they_came =
    "SELECT d.n, d.text FROM epoch e JOIN tally t ON t.epoch = e.n JOIN description d ON "
    "d.n = t.description WHERE e.station = ? AND d.instrument <> ? GROUP BY d.n ORDER BY d.n";
/// By run and number: a clock may not be set, or wrong for a time. `newest` is of the last run.
constexpr std::string_view by_newest =
    "SELECT n, text, max(run), newest FROM (SELECT d.n AS n, d.text AS text, e.n AS run, "
    "(SELECT max(r.seq) FROM reading r WHERE r.description = d.n AND r.epoch = e.n) AS newest "
    "FROM epoch e JOIN tally t ON t.epoch = e.n JOIN description d ON d.n = t.description "
    "WHERE e.station = ? AND d.instrument <> ?) GROUP BY n ORDER BY max(run), newest";

Result<std::vector<buoyd::DescriptionPtr>> read(PreparedSql& sql, const std::string& station,
                                                std::string_view query) {
  std::vector<buoyd::DescriptionPtr> descriptions;
  auto done = for_each_row(sql.query(query, station, buoyd::own_instrument),
                           [&](const buoyd::Statement& row) {
                             auto description = buoyd::Description::parse(std::string(row.text(1)));
                             if (description) descriptions.push_back(*description);
                           });
  if (!done) return pass_on(done);
  if (descriptions.empty()) return unknown_station(sql, station);
  return descriptions;
}

}  // namespace

Result<std::vector<buoyd::DescriptionPtr>> station_descriptions(PreparedSql& sql,
                                                                const std::string& station) {
  return read(sql, station, as_they_came);
}

Result<std::vector<buoyd::DescriptionPtr>> descriptions_by_newest(PreparedSql& sql,
                                                                  const std::string& station) {
  return read(sql, station, by_newest);
}

}  // namespace buoyshore
