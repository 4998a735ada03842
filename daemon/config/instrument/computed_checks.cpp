#include "config/instrument/computed_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/json.hpp"
#include "base/quantity.hpp"
#include "config/instrument/derived_checks.hpp"
#include "core/body.hpp"
#include "model/describe.hpp"

namespace buoyd {

using namespace std::chrono_literals;

namespace {

/// The longest that a value can be in a row, with its comma and its flag.
std::size_t most_characters(ValueType type) {
  constexpr std::size_t beside = 2;
  switch (type) {
    case ValueType::float32:
      return std::string_view("-1.17549435e-38").size() + beside;
    case ValueType::float64:
      return std::string_view("-2.2250738585072014e-308").size() + beside;
    default:
      return std::string_view("4294967295").size() + beside;  // counts, of 32 bits
  }
}

}  // namespace

std::size_t most_characters(const ModelKind& kind) {
  constexpr std::size_t brackets = 2;
  std::size_t characters = brackets;
  for (const ModelChannel& channel : kind.channels) {
    characters += kind.points(channel) * most_characters(channel.type);
    if (channel.on_axis) characters += brackets;
  }
  return characters;
}

void report(TomlTable& table, const Error& found) {
  for (const std::string& key : table.keys()) {
    std::string words = key;
    std::ranges::replace(words, '_', ' ');
    const std::string rest = found.text.substr(std::min(key.size(), found.text.size()));
    const bool names_it = found.text.starts_with(key) || found.text.starts_with(words);
    if (names_it && (rest.starts_with(' ') || rest.starts_with(':'))) {
      table.mistake(key, found.text);
      return;
    }
  }
  table.mistake(found.text);
}

void check_part_of_day(TomlTable& table, Micros over) {
  if (24h % over == 0s) return;
  table.mistake("over",
                fmt::format("over is {}, expected a whole part of the day", print_duration(over)));
}

std::set<std::string> names_before(const InstrumentEntry& instrument) {
  std::set<std::string> names;
  for (const ModelKind& kind : known_kinds(instrument.settings, *instrument.model))
    names.insert(kind.name);
  return names;
}

void check_new_kind(TomlTable& table, const std::string& kind, std::set<std::string>& taken) {
  if (taken.insert(kind).second) return;
  table.mistake("kind",
                fmt::format("kind {} is there already, expected another name", json_string(kind)));
}

void check_described(TomlTable& table, const InstrumentEntry& instrument,
                     const ComputedKind& computed, const DeploymentSettings& deployment) {
  if (computed.kind.name.empty() || instrument.settings.name.empty()) return;  // reported already
  const auto made = describe_computed(*instrument.model, computed.kind, computed.by,
                                      instrument.settings, deployment, {}, {});
  const std::size_t characters = most_characters(computed.kind);
  if (!made) {
    table.mistake(
        fmt::format("cannot be described: {}; expected fewer channels", made.error().text));
  } else if (!computed.kind.axis && characters > max_body_chars) {
    // Of a profile only the instrument knows how many of the model's points it has.
    table.mistake(
        fmt::format("a row of it may have {} characters, expected at most {}: fewer "
                    "channels or statistics, or two kinds that share them",
                    characters, max_body_chars));
  }
}

}  // namespace buoyd
