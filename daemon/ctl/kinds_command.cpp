#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>

#include "ctl/atlas.hpp"
#include "ctl/buoyctl_commands.hpp"
#include "ctl/daemon_client.hpp"
#include "model/load/library.hpp"

namespace buoyd {

namespace {

/// Letters of ASCII made small; others stay.
std::string small(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char letter) {
    return static_cast<char>(std::tolower(letter));
  });
  return text;
}

/// All that is said of it, to look for a word in.
std::string text_of(const KindGroup& group, const InstrumentKind& kind) {
  std::string text;
  for (const TwoTexts* both :
       {&group.name, &kind.name, &kind.quantity, &kind.principle, &kind.platform, &kind.why}) {
    text += both->english + '\n' + both->chinese + '\n';
  }
  return small(
      fmt::format("{}{}\n{}", text, fmt::join(kind.makers, "\n"), fmt::join(kind.models, "\n")));
}

/// A standing chooses those that have it; every other word those that say it.
bool is_chosen(const KindGroup& group, const InstrumentKind& kind, const std::string& word) {
  const bool is_standing = std::ranges::find(standing_names, word) != standing_names.end();
  return is_standing ? name_of(kind.standing) == word
                     : text_of(group, kind).find(word) != std::string::npos;
}

void print(const InstrumentKind& kind) {
  fmt::print("{:<8} {}: {}, {}, {}\n", name_of(kind.standing), kind.name.english,
             kind.quantity.english, kind.principle.english, kind.platform.english);
  if (!kind.models.empty()) fmt::print("         models: {}\n", fmt::join(kind.models, ", "));
  if (!kind.makers.empty()) fmt::print("         makers: {}\n", fmt::join(kind.makers, ", "));
  if (!kind.why.english.empty()) fmt::print("         why: {}\n", kind.why.english);
}

}  // namespace

int kinds_command(const std::string& word, bool only_count,
                  const std::vector<std::string>& folders) {
  std::set<std::string> models;
  for (const ModelFile& model : list_models(folders)) models.insert(model.name);
  const LoadedAtlas atlas = load_atlas(beside_models("kinds.toml", folders), models);
  print_mistakes(atlas.mistakes);
  if (!atlas.mistakes.empty()) return exit_failed;
  StandingCount count;
  for (const KindGroup& group : atlas.groups) {
    for (const InstrumentKind& kind : group.kinds) {
      if (!is_chosen(group, kind, small(word))) continue;
      count.add(kind.standing);
      if (!only_count) print(kind);
    }
  }
  if (count.all() == 0) return complain(fmt::format("no kind says '{}'", word));
  fmt::print("{} covered, {} part, {} open, {} in all\n", count.covered, count.part, count.open,
             count.all());
  return 0;
}

}  // namespace buoyd
