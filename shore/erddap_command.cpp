// erddap: what an ERDDAP server is told of exported files.

#include <fmt/format.h>

#include <filesystem>

#include "core/own_reading.hpp"
#include "shore/archive/archive_file.hpp"
#include "shore/archive/station_query.hpp"
#include "shore/command_options.hpp"
#include "shore/commands.hpp"
#include "shore/export/erddap.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

/// Of all that the station ever sent, in the order in which they came; not of what buoyd says of
/// itself, as in an export.
Result<std::vector<buoyd::DescriptionPtr>> descriptions_of(PreparedSql& sql,
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

Result<std::string> xml_of(const std::string& archive, const ExportWords& words) {
  std::error_code error;
  const std::string folder = std::filesystem::absolute(words.directory, error).string();
  auto about = about_of(words.about);
  if (!about) return pass_on(about);
  const ErddapOrder order{words.query.station, folder, std::move(*about)};
  if (auto checked = check_erddap(order); !checked) return pass_on(checked);
  auto database = open_for_reading(archive);
  if (!database) return pass_on(database);
  PreparedSql sql(**database);
  auto descriptions = descriptions_of(sql, words.query.station);
  if (!descriptions) return pass_on(descriptions);
  return erddap_xml(order, *descriptions);
}

}  // namespace

int erddap(const std::string& archive, const ExportWords& words) {
  auto xml = xml_of(archive, words);
  if (!xml) return say(xml.error());
  fmt::print("{}", *xml);
  return 0;
}

}  // namespace buoyshore
