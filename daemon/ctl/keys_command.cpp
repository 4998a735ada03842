#include <fmt/format.h>

#include <algorithm>

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

}  // namespace

int keys_command(const std::string& name) {
  const auto bare = [](std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of('['), text.size()));
    return text.substr(0, text.find(']'));
  };
  int found = 0;
  for (const SectionFacts& section : configuration_keys()) {
    if (name.empty() || bare(section.name) == bare(name)) {
      print(section);
      ++found;
    }
  }
  if (found == 0) {
    return complain(fmt::format("there is no section '{}'", name));
  }
  return 0;
}

}  // namespace buoyd
