#include "shore/query/catalogue_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/json.hpp"
#include "base/terminal.hpp"
#include "shore/query/shown_text.hpp"

namespace buoyshore {

using buoyd::Json;

namespace {

using Cells = std::vector<std::string>;

/// Rows whose columns stand below each other, two blanks between them.
std::string aligned(const std::vector<Cells>& rows, const std::string& indent) {
  std::vector<std::size_t> widths;
  for (const Cells& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], buoyd::columns_of(row[i]));
    }
  }
  std::string text;
  for (const Cells& row : rows) {
    std::string line = indent;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i] + std::string(widths[i] - buoyd::columns_of(row[i]) + 2, ' ');
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
  }
  return text;
}

std::string said(const Json& json, std::string_view key) {
  return shown(json.string_at(key).value_or(""));
}

std::string number_said(const Json& json, std::string_view key) {
  const Json* const value = json.find(key);
  return value != nullptr && value->number() ? value->print() : "";
}

/// "2026-11-20T07:00:00Z"
std::string whole_second(const std::optional<buoyd::WallTime>& time, const TimeZone& zone) {
  constexpr std::size_t end_of_seconds = 19;
  constexpr std::size_t end_of_micros = 26;
  const std::string text = time ? zone.text_of(*time) : "";
  if (text.size() < end_of_micros) return "-";
  return text.substr(0, end_of_seconds) + text.substr(end_of_micros);
}

Json json_of(const CatalogueEntry& entry) {
  auto json = Json::parse(entry.description->text(), buoyd::max_description_bytes);
  return json ? std::move(*json) : Json();
}

/// "ZX Lidars ZX 300 (zx-300)": make and type as the maker calls them, and our model.
std::string make_and_model(const Json& description) {
  Cells words;
  for (const char* key : {"make", "type"}) {
    if (std::string word = said(description, key); !word.empty()) words.push_back(std::move(word));
  }
  const std::string model = said(description, "model");
  if (!model.empty()) words.push_back(words.empty() ? model : "(" + model + ")");
  return fmt::format("{}", fmt::join(words, " "));
}

/// "mean, over 600 s, within 3 s, reference true north"
Cells making_of(const Json& json) {
  Cells words;
  if (std::string method = said(json, "method"); !method.empty()) words.push_back(method);
  for (const char* key : {"over", "within"}) {
    const std::string seconds = number_said(json, key);
    if (!seconds.empty()) words.push_back(fmt::format("{} {} s", key, seconds));
  }
  if (const std::string channel = said(json, "over_from"); !channel.empty()) {
    words.push_back("over what " + channel + " says");
  }
  if (const std::string reference = said(json, "reference"); !reference.empty()) {
    words.push_back("reference " + reference);
  }
  if (const std::string of = said(json, "of"); !of.empty()) words.push_back("of the " + of);
  return words;
}

/// "height: 12, 40, 250 m"
std::string axis_text(const buoyd::Axis& axis) {
  const bool is_plain = axis.unit.empty() || axis.unit == "1";
  return shown(fmt::format("{}: {}{}{}", axis.name, fmt::join(axis.points, ", "),
                           is_plain ? "" : " ", is_plain ? "" : axis.unit));
}

/// The axes of a kind, each once. Newer descriptions have one and say what it is counted from.
std::string axes_text(const CatalogueEntry& entry, const Json& description) {
  const Json* const axis = description.find("axis");
  const std::string reference = axis == nullptr ? "" : said(*axis, "reference");
  Cells axes;
  for (const buoyd::ChannelLayout& channel : entry.description->channels()) {
    if (!channel.is_array) continue;
    std::string text = axis_text(*channel.axis);
    if (std::ranges::find(axes, text) == axes.end()) axes.push_back(std::move(text));
  }
  std::string lines;
  for (const std::string& text : axes) {
    lines +=
        fmt::format("  axis {}{}\n", text, reference.empty() ? "" : ", reference " + reference);
  }
  return lines;
}

std::string heading_of(const CatalogueEntry& entry, const Json& description) {
  Cells words{make_and_model(description)};
  if (words[0].empty()) words.clear();
  for (std::string& word : making_of(description)) words.push_back(std::move(word));
  return fmt::format("{}/{}{}{}\n", shown(entry.instrument), shown(entry.kind),
                     words.empty() ? "" : ": ", fmt::join(words, ", "));
}

Cells channel_row(const buoyd::ChannelLayout& layout, const Json& channel) {
  Cells making = making_of(channel);
  if (std::string name = said(channel, "long_name"); !name.empty())
    making.push_back("\"" + name + "\"");
  const auto or_dash = [](const std::string& text) { return text.empty() ? "-" : text; };
  return {shown(layout.name),
          std::string(buoyd::name_of(layout.type)),
          or_dash(shown(layout.unit)),
          or_dash(said(channel, "standard_name")),
          or_dash(layout.is_array ? shown(layout.axis->name) : ""),
          fmt::format("{}", fmt::join(making, ", "))};
}

}  // namespace

std::string instruments_text(const std::vector<CatalogueEntry>& entries, const TimeZone& zone) {
  std::vector<Cells> rows{{"instrument", "kind", "readings", "first", "newest", "make and model"}};
  for (const CatalogueEntry& entry : entries) {
    rows.push_back({shown(entry.instrument), shown(entry.kind), std::to_string(entry.readings),
                    whole_second(entry.first, zone), whole_second(entry.newest, zone),
                    make_and_model(json_of(entry))});
  }
  return aligned(rows, "");
}

std::string channels_text(const std::vector<CatalogueEntry>& entries) {
  std::string text;
  for (const CatalogueEntry& entry : entries) {
    const Json description = json_of(entry);
    const Json* const channels = description.find("channels");
    const auto& layouts = entry.description->channels();
    std::vector<Cells> rows{{"channel", "type", "unit", "standard name", "axis", "how it is made"}};
    for (std::size_t i = 0; channels != nullptr && i < layouts.size(); ++i) {
      rows.push_back(channel_row(layouts[i], channels->items()[i]));
    }
    if (!text.empty()) text += '\n';
    text += heading_of(entry, description) + axes_text(entry, description) + aligned(rows, "  ");
  }
  return text;
}

}  // namespace buoyshore
