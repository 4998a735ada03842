#pragma once
// What the lint knows beside the standard names, from config/cf/words.toml: how a unit is spelled,
// the standard names that belong to a channel's name, and where a rule is waived. Immutable; any
// thread.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/toml_document.hpp"

namespace buoyd {

/// One rule that one channel of one model need not keep, and why.
struct LintWaiver {
  std::string model;
  std::string channel;
  std::string rule;
  std::string reason;
};

struct LintWords {
  std::vector<std::string> units;  ///< the spellings
  /// Name of a channel → the standard names it may have, the usual one first.
  std::map<std::string, std::vector<std::string>, std::less<>> names;
  std::vector<LintWaiver> waivers;
};

struct LoadedLintWords {
  LintWords words;
  Mistakes mistakes;
};

[[nodiscard]] LoadedLintWords load_lint_words(const std::string& file);

}  // namespace buoyd
