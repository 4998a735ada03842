#pragma once
// A key of the configuration, said once: how it is read and printed, its range, what it means, what
// a change of it asks for. The reader, diff(), `buoyctl keys`, docs/configuration.md and the
// example all come from the tables of these (sections.hpp). Values; any thread.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/toml_document.hpp"

namespace buoyd {

/// A key's value in the struct of its section. The calls of takes.hpp make them.
template <class Section>
struct Takes {
  std::string range;  ///< for people: "5 s to 1 h"
  /// Sets it where the key is there and right; else the table has a mistake more.
  std::function<void(TomlTable&, std::string_view key, Section&)> read;
  /// As it stands in a file; "" where it is absent.
  std::function<std::string(const Section&)> print;
};

/// In place of the default of a key that is needed where it means something.
inline constexpr std::string_view no_default = " ";

template <class Section>
struct Setting {
  std::string_view key;
  Takes<Section> takes;
  std::string_view meaning;        ///< for the page, which says a need and a restart itself
  std::string_view example = "";   ///< its value in the example; "" = the default, commented out
  std::string_view hint = "";      ///< as example, but commented out
  std::string_view remark = "";    ///< behind it in the example
  std::string_view standard = "";  ///< the default in words, where it is no value
  std::string_view range = "";     ///< in words, where that of `takes` does not say all
  bool needed = false;             ///< its absence is a mistake
  bool restart = false;            ///< a change of it needs one
};

/// What people are told of a key.
struct KeyFacts {
  std::string key;
  std::string standard;  ///< `value` as in a file, or words; "" = absent
  std::string range;
  std::string meaning;
  std::string example;  ///< its line in the example: `# port = 1883`
  std::string remark;
};

struct SectionFacts {
  std::string name;  ///< "[mqtt]", "[[line]]"; "" = before the first section
  std::vector<KeyFacts> keys;
};

/// What a key takes, without the marks of the page.
template <class Section>
std::string expected_of(const Setting<Section>& setting) {
  std::string range(setting.range.empty() ? setting.takes.range : setting.range);
  std::erase(range, '`');
  return range.empty() ? "a string" : range;
}

template <class Section>
void read_keys(TomlTable& table, const std::vector<Setting<Section>>& settings, Section& section) {
  for (const Setting<Section>& setting : settings) {
    if (setting.needed && !table.has(setting.key)) {
      (void)table.string(setting.key);  // a key that is asked for is known
      table.mistake('"' + std::string(setting.key) + "\" is missing, expected " +
                    expected_of(setting));
    } else {
      setting.takes.read(table, setting.key, section);
    }
  }
}

/// "[station] id changed from a to b", of each key that needs a restart.
template <class Section>
void compare_fixed(std::string_view prefix, const std::vector<Setting<Section>>& settings,
                   const Section& was, const Section& is, std::vector<std::string>& refused) {
  const auto bare = [](const std::string& text) {
    return text.starts_with('"') ? text.substr(1, text.size() - 2) : text;
  };
  for (const Setting<Section>& setting : settings) {
    if (!setting.restart) {
      continue;
    }
    const std::string before = setting.takes.print(was);
    const std::string after = setting.takes.print(is);
    if (before != after) {
      refused.push_back(std::string(prefix) + std::string(setting.key) + " changed from " +
                        bare(before) + " to " + bare(after));
    }
  }
}

template <class Section>
KeyFacts facts_of(const Setting<Section>& setting) {
  const std::string key(setting.key);
  const std::string standard = setting.takes.print(Section{});
  const std::string_view shown = setting.example.empty() ? setting.hint : setting.example;
  KeyFacts facts;
  facts.key = key;
  facts.standard = standard.empty() ? standard : '`' + standard + '`';
  if (!setting.standard.empty()) facts.standard = setting.standard;
  if (setting.standard == no_default) facts.standard.clear();
  facts.range = setting.range.empty() ? setting.takes.range : setting.range;
  facts.meaning = std::string(setting.needed ? "needed: " : "") + std::string(setting.meaning) +
                  (setting.restart ? "; changing it needs a restart" : "");
  facts.example = std::string(setting.example.empty() ? "# " : "") + key + " = " +
                  (shown.empty() ? standard : std::string(shown));
  facts.remark = setting.remark;
  return facts;
}

template <class Section>
SectionFacts facts_of(std::string name, const std::vector<Setting<Section>>& settings) {
  SectionFacts facts{std::move(name), {}};
  for (const Setting<Section>& setting : settings) facts.keys.push_back(facts_of(setting));
  return facts;
}

}  // namespace buoyd
