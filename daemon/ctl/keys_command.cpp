#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "config/sections.hpp"
#include "ctl/buoyctl_commands.hpp"

namespace buoyd {

namespace {

/// As the page says it, without its marks.
std::string without_marks(std::string text) {
  std::erase(text, '`');
  return text;
}

void print(const SectionFacts& section) {
  if (!section.name.empty()) fmt::print("\n{}\n", section.name);
  for (const KeyFacts& key : section.keys) {
    const std::string standard = without_marks(key.standard);
    fmt::print("  {}{}{}{}{}\n", key.key, standard.empty() ? "" : " = ", standard,
               key.range.empty() ? "" : "    # ", without_marks(key.range));
    fmt::print("      {}\n", without_marks(key.meaning));
  }
}

/// "instrument.event" of "[[instrument.event]]".
std::string bare(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of('['), text.size()));
  return std::string(text.substr(0, text.find(']')));
}

std::vector<std::string> section_names() {
  std::vector<std::string> names;
  for (const SectionFacts& section : configuration_keys()) {
    if (!section.name.empty()) names.push_back(bare(section.name));
  }
  return names;
}

}  // namespace

int keys_command(const std::string& name) {
  int found = 0;
  for (const SectionFacts& section : configuration_keys()) {
    if (name.empty() || bare(section.name) == bare(name)) {
      print(section);
      ++found;
    }
  }
  if (found == 0) {
    return complain(fmt::format("there is no section '{}', expected one of {}", name,
                                fmt::join(section_names(), ", ")));
  }
  return 0;
}

}  // namespace buoyd
