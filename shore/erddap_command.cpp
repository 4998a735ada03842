// erddap: what an ERDDAP server is told of exported files, and of topics that readings are sent to.

#include <fmt/format.h>

#include <filesystem>

#include "shore/archive/archive_file.hpp"
#include "shore/command_options.hpp"
#include "shore/commands.hpp"
#include "shore/export/erddap.hpp"
#include "shore/export/station_descriptions.hpp"
#include "shore/export_printing.hpp"
#include "shore/forward/erddap_live.hpp"
#include "shore/forward/target.hpp"
#include "shore/station/at_sea.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

Result<LiveTopics> live_topics(const ErddapWords& words) {
  auto target = target_of("mqtt:" + words.topic);
  if (!target) return pass_on(target);
  if (words.topic.find("{instrument}") == std::string::npos ||
      words.topic.find("{kind}") == std::string::npos) {
    return buoyd::fail(buoyd::ErrorCode::invalid,
                       fmt::format("--topic '{}', expected {{instrument}} and {{kind}} in it: a "
                                   "dataset is of one kind",
                                   words.topic));
  }
  BrokerOptions broker;
  broker.broker = words.broker;
  auto settings = broker.settings();
  if (!settings) return pass_on(settings);
  return LiveTopics{words.topic, settings->host, settings->port};
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    names.push_back(entry.path().filename().string());
  }
  return names;
}

void leave_out_bench(const ErddapWords& words, std::vector<buoyd::DescriptionPtr>& descriptions) {
  if (words.has_bench) return;
  std::erase_if(descriptions, [](const auto& one) { return !is_at_sea(*one); });
}

Result<std::string> erddap_text(const std::string& archive, const ErddapWords& words) {
  if (words.topic.empty() && !words.broker.empty()) {
    return buoyd::fail(buoyd::ErrorCode::invalid, "--broker stands alone, expected --topic too");
  }
  std::error_code error;
  const std::string folder = std::filesystem::absolute(words.directory, error).string();
  auto about = about_of(words.about);
  if (!about) return pass_on(about);
  const ErddapOrder order{words.station, folder, std::move(*about), names_in(folder)};
  if (auto checked = check_erddap(order); !checked) return pass_on(checked);
  auto database = open_for_reading(archive);
  if (!database) return pass_on(database);
  PreparedSql sql(**database);
  auto descriptions = station_descriptions(sql, words.station);
  if (!descriptions) return pass_on(descriptions);
  leave_out_bench(words, *descriptions);
  if (descriptions->empty()) return nothing_at_sea();
  for (const std::string& line : erddap_overlaps(order, *descriptions)) {
    fmt::print(stderr, "{}\n", line);
  }
  ErddapIds ids;
  std::string datasets = erddap_files_xml(order, *descriptions, ids);
  if (!words.topic.empty()) {
    auto topics = live_topics(words);
    if (!topics) return pass_on(topics);
    auto newest = descriptions_by_newest(sql, words.station);
    if (!newest) return pass_on(newest);
    leave_out_bench(words, *newest);
    datasets += erddap_live_xml(order, *topics, *newest, ids);
  }
  return erddap_xml(datasets);
}

}  // namespace

int erddap(const std::string& archive, const ErddapWords& words) {
  auto xml = erddap_text(archive, words);
  if (!xml) return say(xml.error());
  fmt::print("{}", *xml);
  return 0;
}

}  // namespace buoyshore
