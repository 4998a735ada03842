#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "base/json.hpp"
#include "config/bus_checks.hpp"
#include "config/sections.hpp"
#include "config/takes.hpp"
#include "core/own_reading.hpp"
#include "science/computed/computed_kind.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

// A value of the longest text fits into the shortest message, and a terminal takes the longest.
constexpr std::int64_t shortest_message = 60;  // bytes
constexpr std::int64_t longest_message = 340;
constexpr std::size_t most_links = 4;  // each has a thread

/// Of core/own_readings.hpp and its neighbours, and of app/health_report.hpp.
constexpr std::array<std::string_view, 11> own_kinds{"amendment", "clock", "command", "config",
                                                     "dropped",   "event", "health",  "raw",
                                                     "seal",      "start", "success"};

bool is_carried(const std::string& entry) {
  const std::size_t dot = entry.find('.');
  return std::ranges::find(message_classes, entry) != message_classes.end() ||
         (dot != std::string::npos && dot > 0 && dot + 1 < entry.size());
}

void check_carries(TomlTable& table, const MessageLinkSettings& link) {
  for (const std::string& entry : link.carries) {
    if (is_carried(entry)) continue;
    table.mistake("carries", fmt::format("carries names {}, expected some of {}, or a kind of an "
                                         "instrument as met.wind",
                                         json_string(entry), fmt::join(message_classes, ", ")));
  }
  if (link.carries.empty()) table.mistake("carries", "carries is empty, expected what it carries");
}

/// Only a card writes to another card; what an Iridium sends goes where its contract says.
void check_card(TomlTable& table, const MessageLinkSettings& link) {
  const bool has_one = table.has("to_file");
  const bool writes_to_card = link.terminal != MessageLinkSettings::Terminal::iridium_sbd;
  if (writes_to_card && !has_one) {
    table.mistake("\"to_file\" is missing, expected the file with the number of the card ashore");
  }
  if (!writes_to_card && has_one) {
    table.mistake("to_file", "to_file is for a BeiDou card, expected none of an iridium-sbd");
  }
}

std::string names_of(const auto& named) {
  std::vector<std::string_view> names;
  names.reserve(named.size());
  for (const auto& one : named) names.push_back(one.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

/// Whether that kind of the instrument becomes readings; else what is wrong.
std::string kind_trouble(const std::string& instrument, const std::string& kind,
                         const std::vector<InstrumentEntry>& instruments) {
  if (instrument == own_instrument) {
    if (std::ranges::find(own_kinds, kind) != own_kinds.end()) return "";
    return fmt::format("expected one of buoyd's own kinds: {}", fmt::join(own_kinds, ", "));
  }
  std::vector<std::string_view> names{own_instrument};
  for (const InstrumentEntry& one : instruments) {
    names.push_back(one.settings.name);
    if (one.settings.name != instrument) continue;
    if (!one.model) return "";  // its mistakes are reported elsewhere
    const std::vector<ModelKind> kinds = all_kinds(one.settings, *one.model);
    if (find_named(kinds, kind) == nullptr) {
      return fmt::format("expected a kind of {}: {}", instrument, names_of(kinds));
    }
    if (becomes_row(one.settings, *one.model, kind)) return "";
    return fmt::format("expected a kind that is kept: record of {} is \"statistics\"", instrument);
  }
  return fmt::format("expected a kind of one of: {}", fmt::join(names, ", "));
}

void check_kinds(TomlTable& table, const MessageLinkSettings& link,
                 const std::vector<InstrumentEntry>& instruments) {
  for (const std::string& entry : link.carries) {
    const std::size_t dot = entry.find('.');
    if (dot == std::string::npos || !is_carried(entry)) continue;
    const std::string wrong =
        kind_trouble(entry.substr(0, dot), entry.substr(dot + 1), instruments);
    if (wrong.empty()) continue;
    table.mistake("carries", fmt::format("carries names {}, {}", json_string(entry), wrong));
  }
}

}  // namespace

std::vector<Setting<MessageLinkSettings>> message_link_keys() {
  using Link = MessageLinkSettings;
  return {
      {.key = "name",
       .takes = takes::name(&Link::name),
       .meaning = "what status and log call it",
       .needed = true},
      {.key = "terminal",
       .takes = takes::choice(&Link::terminal, {"rdss-text", "rdss-binary", "iridium-sbd"}),
       .meaning = "BeiDou RDSS 2.1 in sentences or 4.0 in frames, or an Iridium 9602 or 9603"},
      {.key = "device",
       .takes = takes::any(&Link::device, "", read_device, takes::print_if_any),
       .meaning = "where the terminal is, as that of a `[[line]]`, which no line has",
       .needed = true},
      {.key = "baud",
       .takes = takes::integer(&Link::baud, 50, 4'000'000),
       .meaning = "bits a second, 8N1"},
      {.key = "to_file",
       .takes = takes::file(&Link::to_file),
       .meaning = "file of mode 0640 or less whose first line is the number of the card ashore; a "
                  "BeiDou terminal needs it, an `iridium-sbd` has none"},
      {.key = "commands_key_file",
       .takes = takes::file(&Link::commands_key_file),
       .meaning = "file of mode 0640 or less whose first line is the key, 64 hex digits, that "
                  "proves commands which come by this link; without it none is taken"},
      {.key = "interval",
       .takes = takes::duration(&Link::interval, 1s, 24h),
       .meaning = "from one message to the next; the card's own if that is longer"},
      {.key = "length",
       .takes = takes::integer(&Link::length, shortest_message, longest_message),
       .meaning = "bytes that may be sent in one message: by level of the card, 340 by Iridium"},
      {.key = "carries",
       .takes = takes::texts(&Link::carries, "classes, or `\"INSTRUMENT.KIND\"`"),
       .meaning =
           "what is told, the most urgent first: positions, alarms (events), rows (intervals "
           "of a minute or more), buoyd's health, or any kind of an instrument"},
  };
}

void read_message_links(TomlTable& root, std::vector<MessageLinkSettings>& links) {
  for (TomlTable& table : root.tables("message_link")) {
    MessageLinkSettings& link = links.emplace_back();
    read_keys(table, message_link_keys(), link);
    check_carries(table, link);
    check_card(table, link);
  }
}

void check_message_links(TomlTable& root, const std::vector<MessageLinkSettings>& links,
                         const std::vector<InstrumentEntry>& instruments, TakenDevices& taken) {
  auto tables = root.tables("message_link");
  for (std::size_t i = 0; i < links.size(); ++i) check_kinds(tables[i], links[i], instruments);
  check_devices(tables, links, most_links, "message links", taken);
}

}  // namespace buoyd
