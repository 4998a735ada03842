#include "config/configuration_pages.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "config/sections.hpp"

namespace buoyd {
namespace {

const std::string table_head = "| key | default | range | meaning |\n| --- | --- | --- | --- |\n";
constexpr std::size_t remark_column = 33;

std::string table_of(const SectionFacts& section) {
  std::string table;
  for (const KeyFacts& key : section.keys) {
    const auto cell = [](const std::string& text) { return text.empty() ? text : text + ' '; };
    table += fmt::format("| `{}` | {}| {}| {} |\n", key.key, cell(key.standard), cell(key.range),
                         key.meaning);
  }
  return table;
}

std::string lines_of(const SectionFacts& section) {
  std::string lines;
  for (const KeyFacts& key : section.keys) {
    const std::string gap(
        key.example.size() + 2 < remark_column ? remark_column - key.example.size() : 2, ' ');
    lines += key.example + (key.remark.empty() ? "" : gap + "# " + key.remark) + '\n';
  }
  return lines;
}

/// What stands behind `before` (itself behind `from`) up to the next blank line is `now`. Throws
/// where there is no such place.
void replace(std::string& text, const std::string& from, const std::string& before,
             const std::string& now) {
  const std::size_t heading = text.find(from);
  const std::size_t head = heading == std::string::npos ? heading : text.find(before, heading);
  if (head == std::string::npos) {
    throw std::runtime_error("there is no \"" + from + "\" before \"" + before + "\"");
  }
  const std::size_t begin = head + before.size();
  text.replace(begin, text.find("\n\n", begin) + 1 - begin, now);
}

}  // namespace

std::string page_with_keys(const std::string& page) {
  std::string text = page;
  for (const SectionFacts& section : configuration_keys()) {
    const std::string heading =
        section.name.empty() ? "Before the first section" : '`' + section.name + '`';
    replace(text, "\n## " + heading + "\n", table_head, table_of(section));
  }
  return text;
}

std::string example_with_keys(const std::string& example) {
  std::string text = example;
  for (const SectionFacts& section : configuration_keys()) {
    if (section.name == "[[line]]") break;
    const std::string head = section.name.empty() ? "\n\n" : "\n" + section.name + "\n";
    replace(text, head, head, lines_of(section));
  }
  return text;
}

}  // namespace buoyd
