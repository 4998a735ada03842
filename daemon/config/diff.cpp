#include "config/diff.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "config/sections.hpp"

namespace buoyd {
namespace {

std::vector<InstrumentSettings> instruments_on(const Configuration& configuration,
                                               const std::string& line) {
  std::vector<InstrumentSettings> found;
  std::ranges::copy_if(
      configuration.settings.instruments, std::back_inserter(found),
      [&](const InstrumentSettings& instrument) { return instrument.line == line; });
  return found;
}

bool models_changed(const Configuration& running, const Configuration& wanted,
                    const std::vector<InstrumentSettings>& instruments) {
  return std::ranges::any_of(instruments, [&](const InstrumentSettings& instrument) {
    return running.model_of(instrument).hash != wanted.model_of(instrument).hash;
  });
}

bool line_changed(const Configuration& running, const Configuration& wanted,
                  const LineSettings& line) {
  const auto instruments = instruments_on(running, line.name);
  return *find_named(running.settings.lines, line.name) != line ||
         instruments != instruments_on(wanted, line.name) ||
         models_changed(running, wanted, instruments) ||
         (running.settings.deployment != wanted.settings.deployment && !instruments.empty());
}

void compare_lines(const Configuration& running, const Configuration& wanted, SettingsDiff& diff) {
  for (const LineSettings& line : wanted.settings.lines) {
    if (find_named(running.settings.lines, line.name) == nullptr) {
      diff.added_lines.push_back(line.name);
    } else if (line_changed(running, wanted, line)) {
      diff.changed_lines.push_back(line.name);
    }
  }
  for (const LineSettings& line : running.settings.lines) {
    if (find_named(wanted.settings.lines, line.name) == nullptr) {
      diff.removed_lines.push_back(line.name);
    }
  }
}

}  // namespace

std::string SettingsDiff::text() const {
  if (!refused.empty()) {
    return fmt::format("needs a restart: {}", fmt::join(refused, "; "));
  }
  std::vector<std::string> parts;
  const auto name_lines = [&](std::string_view what, const std::vector<std::string>& lines) {
    if (!lines.empty()) {
      parts.push_back(fmt::format("{} {}", what, fmt::join(lines, ", ")));
    }
  };
  name_lines("lines added:", added_lines);
  name_lines("lines removed:", removed_lines);
  name_lines("lines opened anew:", changed_lines);
  const std::vector<std::pair<bool, const char*>> sections{
      {station, "[station]"},   {deployment, "[deployment]"}, {spool, "[spool]"},
      {mqtt, "[mqtt]"},         {clock, "[clock]"},           {commands, "[commands]"},
      {link, "[link]"},         {start, "[start]"},           {message_links, "[[message_link]]"},
      {releases, "[[release]]"}};
  for (const auto& [changed, name] : sections) {
    if (changed) {
      parts.push_back(fmt::format("{} changed", name));
    }
  }
  return parts.empty() ? "nothing changed" : fmt::format("{}", fmt::join(parts, "; "));
}

SettingsDiff diff(const Configuration& running, const Configuration& wanted) {
  const Settings& was = running.settings;
  const Settings& is = wanted.settings;
  SettingsDiff diff;
  compare_fixed("[station] ", station_keys(), was.station, is.station, diff.refused);
  compare_fixed("[spool] ", spool_keys(), was.spool, is.spool, diff.refused);
  compare_fixed("[mqtt] ", mqtt_keys(), was.mqtt, is.mqtt, diff.refused);
  compare_fixed("[science] ", science_keys(), was.science, is.science, diff.refused);
  compare_fixed("[acoustic] ", acoustic_keys(), was.acoustic, is.acoustic, diff.refused);
  if (was.acoustic.nodes != is.acoustic.nodes)
    diff.refused.emplace_back("[[acoustic.node]] changed");
  compare_fixed("", root_keys(), was, is, diff.refused);
  compare_lines(running, wanted, diff);
  diff.station = was.station != is.station;
  diff.deployment = was.deployment != is.deployment;
  diff.spool = was.spool != is.spool;
  diff.mqtt = was.mqtt != is.mqtt;
  diff.clock = was.clock != is.clock;
  diff.commands = was.commands != is.commands;
  diff.link = was.link != is.link;
  diff.start = was.start != is.start;
  diff.message_links = was.message_links != is.message_links;
  diff.releases = was.releases != is.releases;
  return diff;
}

}  // namespace buoyd
