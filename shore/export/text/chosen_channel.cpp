#include "shore/export/text/chosen_channel.hpp"

#include "base/quantity.hpp"

namespace buoyshore {

namespace {

std::vector<std::string> one_or_more(buoyd::TomlTable& table, const char* key) {
  if (!table.has_string(key)) return table.strings(key).value_or(std::vector<std::string>{});
  return {table.string(key).value_or("")};
}

/// `over = "20 min"`, or several.
std::vector<buoyd::Micros> read_overs(buoyd::TomlTable& table, buoyd::Micros over) {
  std::vector<buoyd::Micros> made;
  for (const std::string& text : one_or_more(table, "over")) {
    const auto length = buoyd::parse_duration(text);
    if (length && *length > buoyd::Micros(0)) {
      made.push_back(*length);
    } else {
      table.mistake("over", "expected lengths of intervals, as \"20 min\"");
    }
  }
  return made.empty() ? std::vector{over} : made;
}

}  // namespace

ChosenChannel read_chosen_channel(buoyd::TomlTable& table, buoyd::Micros over) {
  constexpr double bottom = 11000;
  ChosenChannel chosen;
  chosen.name = table.required_string("name").value_or("");
  chosen.standard_names = one_or_more(table, "standard_name");
  chosen.method = table.string("method").value_or("");
  chosen.unit = table.string("unit").value_or("");
  chosen.channel = table.string("channel").value_or("");
  chosen.deepest = table.number("deepest", 0, bottom);
  chosen.overs = read_overs(table, over);
  if (!chosen.channel.empty() && !chosen.standard_names.empty()) {
    table.mistake("a column has a channel or a standard_name, not both");
  }
  return chosen;
}

}  // namespace buoyshore
