// [[pitfall]]: what misleads who does not know it of this make and type.

#include <fmt/format.h>

#include <algorithm>

#include "model/load/load_parts.hpp"

namespace buoyd {

namespace {

constexpr Micros shortest = std::chrono::milliseconds(1);
constexpr Micros longest = std::chrono::hours(24) * 3650;

std::string load_sentence(TomlTable& table, std::string_view key, const char* expected) {
  const auto text = table.required_string(key);
  if (text && text->empty()) {
    table.mistake(key, fmt::format("{} is empty, expected {}", key, expected));
  }
  return text.value_or("");
}

PitfallAbout load_about(TomlTable& table) {
  if (!table.has("about")) {
    (void)table.required_string("about");
  }
  const auto about = table.choice("about", {pitfall_words.begin(), pitfall_words.end()});
  return static_cast<PitfallAbout>(about.value_or(0));
}

bool has_channel(const Model& model, const std::string& name) {
  return std::ranges::any_of(model.kinds, [&](const ModelKind& kind) {
    return index_named(kind.channels, name).has_value();
  });
}

/// The key belongs to pitfalls about this alone.
void expect_about(TomlTable& table, std::string_view key, bool belongs, const char* words) {
  if (table.has(key) && !belongs) {
    table.mistake(key, fmt::format("{} belongs to pitfalls about {}", key, words));
  }
}

Pitfall load_pitfall(TomlTable& table, const Model& model) {
  using enum PitfallAbout;
  Pitfall pitfall;
  pitfall.about = load_about(table);
  pitfall.text = load_sentence(table, "text", "what happens and what to do");
  pitfall.source = load_sentence(table, "source", "a document with page, or a repository");
  pitfall.channel = table.string("channel").value_or("");
  if (!pitfall.channel.empty() && !has_channel(model, pitfall.channel)) {
    table.mistake("channel", fmt::format("channel: none is named \"{}\"", pitfall.channel));
  }
  const bool has_length =
      pitfall.about == warm_up || pitfall.about == drift || pitfall.about == interval;
  expect_about(table, "lasts", has_length, "\"warm-up\", \"drift\" or \"interval\"");
  pitfall.lasts = table.duration("lasts", shortest, longest).value_or(Micros(0));
  if (pitfall.about == interval && !table.has("lasts")) {
    table.mistake("\"lasts\" is missing, expected how often it measures, as \"10 s\"");
  }
  expect_about(table, "unit", pitfall.about == address, "\"address\"");
  if (const auto unit = table.integer("unit", 0, 255)) {
    pitfall.unit = static_cast<int>(*unit);
  } else if (pitfall.about == address && !table.has("unit")) {
    table.mistake("\"unit\" is missing, expected the one as shipped, as 30");
  }
  return pitfall;
}

}  // namespace

void load_pitfalls(TomlTable& root, Model& model) {
  for (TomlTable& table : root.tables("pitfall")) {
    model.pitfalls.push_back(load_pitfall(table, model));
  }
}

}  // namespace buoyd
