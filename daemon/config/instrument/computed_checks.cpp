#include "config/instrument/computed_checks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"
#include "base/quantity.hpp"
#include "config/instrument/derived_checks.hpp"
#include "model/describe.hpp"

namespace buoyd {

using namespace std::chrono_literals;

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
  const auto made = describe_computed(*instrument.model, computed.kind, computed.by,
                                      instrument.settings, deployment, {}, {});
  if (made) return;
  table.mistake(fmt::format("cannot be described: {}; expected fewer channels", made.error().text));
}

}  // namespace buoyd
