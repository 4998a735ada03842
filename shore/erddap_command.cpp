// erddap: what an ERDDAP server is told of exported files.

#include <fmt/format.h>

#include <filesystem>

#include "shore/archive/archive_file.hpp"
#include "shore/command_options.hpp"
#include "shore/commands.hpp"
#include "shore/export/erddap.hpp"
#include "shore/export/station_descriptions.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

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
  auto descriptions = station_descriptions(sql, words.query.station);
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
