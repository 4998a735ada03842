#include <fmt/format.h>

#include <algorithm>

#include "base/number_text.hpp"
#include "model/load/load_parts.hpp"

namespace buoyd {

namespace {

constexpr std::size_t max_points = 4096;
constexpr std::size_t max_name = 64;

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= max_name && name.front() >= 'a' && name.front() <= 'z' &&
         std::ranges::all_of(name, is_name_char);
}

std::string load_name(TomlTable& table) {
  const auto name = table.required_string("name");
  if (name && !is_name(*name)) {
    table.mistake("name", fmt::format("name is \"{}\", expected a letter a-z, then at most 63 of "
                                      "a-z 0-9 _",
                                      *name));
  }
  return name.value_or("");
}

/// { 0 = "off", 1 = "on" }: integers from low to high with their names.
template <class Integer>
std::vector<std::pair<Integer, std::string>> load_names(TomlTable& table, std::string_view key,
                                                        Integer low, Integer high) {
  std::vector<std::pair<Integer, std::string>> names;
  auto inner = table.table(key);
  if (!inner) {
    return names;
  }
  for (const std::string& text : inner->keys()) {
    const auto number = number_in<Integer>(text);
    const auto name = inner->string(text);
    if (!number || *number < low || *number > high) {
      inner->mistake(text, fmt::format("{} is no integer from {} to {}", text, low, high));
    } else if (name) {
      names.emplace_back(*number, *name);
    }
  }
  if (names.empty()) {
    table.mistake(key,
                  fmt::format("{} names nothing, expected {{ 0 = \"off\", 1 = \"on\" }}", key));
  }
  return names;
}

void load_limits(TomlTable& table, ModelChannel& channel) {
  channel.resolution = table.number("resolution");
  channel.minimum = table.number("minimum");
  channel.maximum = table.number("maximum");
  if (channel.resolution && *channel.resolution <= 0) {
    table.mistake("resolution", "resolution is not above 0");
  }
  if (channel.minimum && channel.maximum && *channel.minimum > *channel.maximum) {
    table.mistake("minimum", "minimum is above maximum");
  }
}

ModelChannel load_channel(TomlTable& table) {
  std::vector<std::string_view> types(value_types.size());
  std::ranges::transform(value_types, types.begin(), [](const auto& one) { return one.second; });
  ModelChannel channel;
  channel.name = load_name(table);
  channel.long_name = table.string("long_name").value_or("");
  channel.standard_name = table.string("standard_name").value_or("");
  channel.unit = table.string("unit").value_or("");
  if (const auto type = table.choice("type", types)) {
    channel.type = value_types.at(*type).first;
  }
  channel.on_axis = table.boolean("axis").value_or(false);
  load_limits(table, channel);
  load_meaning(table, channel);
  channel.value_names = load_names<std::int64_t>(table, "values", INT64_MIN, INT64_MAX);
  channel.bit_names = load_names<int>(table, "bits", 0, 62);
  if (table.choice("role", {"utc"})) {
    channel.role = ChannelRole::utc;
  }
  return channel;
}

ModelAxis load_axis(TomlTable& table) {
  ModelAxis axis;
  axis.name = load_name(table);
  axis.unit = table.required_string("unit").value_or("");
  axis.standard_name = table.string("standard_name").value_or("");
  load_meaning(table, axis);
  axis.points =
      static_cast<std::size_t>(table.required_integer("points", 1, max_points).value_or(1));
  axis.defaults = table.numbers("defaults").value_or(std::vector<double>{});
  if (!axis.defaults.empty() && axis.defaults.size() != axis.points) {
    table.mistake("defaults", fmt::format("defaults has {} numbers, expected one for each of the "
                                          "{} points",
                                          axis.defaults.size(), axis.points));
  }
  return axis;
}

ModelKind load_kind(KindTables& tables, const std::vector<ModelKind>& before) {
  ModelKind kind;
  kind.name = load_name(tables.kind);
  if (index_named(before, kind.name)) {
    tables.kind.mistake("name", fmt::format("two kinds are named \"{}\"", kind.name));
  }
  tables.axis = tables.kind.table("axis");
  if (tables.axis) {
    kind.axis = load_axis(*tables.axis);
  }
  tables.channels = tables.kind.tables("channel");
  for (TomlTable& table : tables.channels) {
    ModelChannel channel = load_channel(table);
    if (index_named(kind.channels, channel.name)) {
      table.mistake("name", fmt::format("two channels are named \"{}\"", channel.name));
    }
    kind.channels.push_back(std::move(channel));
  }
  if (kind.channels.empty()) {
    tables.kind.mistake("the kind has no [[kind.channel]]");
  }
  return kind;
}

void load_record_mark(TomlTable& table, ModelKind& kind) {
  const auto mark = table.string("record_mark");
  if (!mark) {
    return;
  }
  kind.record_mark = index_named(kind.channels, *mark);
  if (!kind.record_mark) {
    table.mistake("record_mark", fmt::format("record_mark: no channel is named \"{}\"", *mark));
  }
}

void check_unit(TomlTable& table, const ModelChannel& channel) {
  const bool nameless =
      channel.type == ValueType::text || !channel.value_names.empty() || !channel.bit_names.empty();
  if (nameless && !channel.unit.empty()) {
    table.mistake("unit", "a text, enumeration or bit field has no unit");
  } else if (!nameless && channel.unit.empty()) {
    table.mistake("unit", fmt::format("channel \"{}\" has no unit, expected a UDUNITS unit (\"1\" "
                                      "for a pure number)",
                                      channel.name));
  }
}

void check_channel(TomlTable& table, const ModelChannel& channel, bool has_axis) {
  check_unit(table, channel);
  const bool named = !channel.value_names.empty() || !channel.bit_names.empty();
  if (named && channel.type != ValueType::integer) {
    table.mistake("type", "names of values or bits need type \"integer\"");
  }
  if (!channel.value_names.empty() && !channel.bit_names.empty()) {
    table.mistake("bits", "a channel has names of values or of bits, not both");
  }
  if (channel.type == ValueType::text && (channel.minimum || channel.maximum)) {
    table.mistake("type", "a text has no minimum or maximum");
  }
  if (channel.on_axis && !has_axis) {
    table.mistake("axis", "the kind has no [kind.axis]");
  }
}

}  // namespace

void set_default_type(TomlTable& table, ModelChannel& channel, ValueType type) {
  if (!table.has("type")) {
    channel.type = type;
  }
}

std::vector<KindTables> load_kinds(TomlTable& root, Model& model) {
  std::vector<KindTables> all;
  for (const TomlTable& table : root.tables("kind")) {
    KindTables tables{table, std::nullopt, {}};
    ModelKind kind = load_kind(tables, model.kinds);
    load_record_mark(tables.kind, kind);
    load_meaning(tables.kind, kind);
    model.kinds.push_back(std::move(kind));
    all.push_back(std::move(tables));
  }
  if (all.empty()) {
    root.mistake("the model has no [[kind]] of reading");
  }
  return all;
}

void check_kind(KindTables& tables, const ModelKind& kind) {
  bool any_on_axis = false;
  for (std::size_t i = 0; i < kind.channels.size(); ++i) {
    check_channel(tables.channels[i], kind.channels[i], kind.axis.has_value());
    any_on_axis = any_on_axis || kind.channels[i].on_axis;
  }
  if (tables.axis && !any_on_axis) {
    tables.axis->mistake("no channel of the kind is on the axis (axis = true)");
  }
}

}  // namespace buoyd
