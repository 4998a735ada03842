// How the values of a kind were made, over what interval, and what they are counted from.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "model/load/load_parts.hpp"
#include "model/model_words.hpp"

namespace buoyd {

namespace {

constexpr Micros shortest_interval = std::chrono::milliseconds(1);
constexpr Micros longest_interval = std::chrono::hours(24 * 31);

template <class Words>
std::vector<std::string_view> list_of(const Words& words) {
  return {words.begin(), words.end()};
}

/// How long one of the unit is; 0 if it is no unit of time.
Micros length_of(std::string_view unit) {
  constexpr std::array<std::pair<std::string_view, Micros>, 4> units{
      {{"ms", std::chrono::milliseconds(1)},
       {"s", std::chrono::seconds(1)},
       {"minute", std::chrono::minutes(1)},
       {"h", std::chrono::hours(1)}}};
  const auto* const found =
      std::ranges::find(units, unit, &std::pair<std::string_view, Micros>::first);
  return found == units.end() ? Micros(0) : found->second;
}

/// 0 if the key is absent.
Micros load_interval(TomlTable& table, std::string_view key) {
  return table.duration(key, shortest_interval, longest_interval).value_or(Micros(0));
}

bool is_extreme(const ModelChannel& channel) {
  return channel.method == CellMethod::maximum || channel.method == CellMethod::minimum;
}

}  // namespace

void load_meaning(TomlTable& table, ModelChannel& channel) {
  if (const auto method = table.choice("method", list_of(cell_methods))) {
    channel.method = static_cast<CellMethod>(*method);
  }
  channel.over = load_interval(table, "over");
  channel.within = load_interval(table, "within");
  if (const auto reference = table.choice("reference", list_of(direction_references))) {
    channel.reference = static_cast<DirectionReference>(*reference);
  }
  if (channel.within > Micros(0) && !is_extreme(channel)) {
    table.mistake("within", "within belongs to method \"maximum\" or \"minimum\"");
  }
  if (channel.over > Micros(0) && (!channel.method || channel.method == CellMethod::point)) {
    table.mistake("over", "over needs a method that has an interval, as \"mean\"");
  }
}

void load_meaning(TomlTable& table, ModelAxis& axis) {
  if (const auto reference = table.choice("reference", list_of(axis_references))) {
    axis.reference = static_cast<AxisReference>(*reference);
  }
}

void load_meaning(TomlTable& table, ModelKind& kind) {
  kind.over = load_interval(table, "over");
  kind.is_of_target = table.choice("of", {"target"}).has_value();
  const auto from = table.string("over_from");
  if (!from) {
    return;
  }
  kind.over_from = index_named(kind.channels, *from);
  if (!kind.over_from) {
    table.mistake("over_from", fmt::format("over_from: no channel is named \"{}\"", *from));
    return;
  }
  const std::string& unit = kind.channels[*kind.over_from].unit;
  kind.over_unit = length_of(unit);
  if (kind.over > Micros(0)) {
    table.mistake("over_from", "the interval is fixed by over or stated by over_from, not both");
  } else if (kind.over_unit == Micros(0)) {
    table.mistake(
        "over_from",
        fmt::format("channel \"{}\" has unit \"{}\", expected ms, s, minute or h", *from, unit));
  }
}

}  // namespace buoyd
