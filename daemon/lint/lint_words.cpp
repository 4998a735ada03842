#include "lint/lint_words.hpp"

#include "lint/lint.hpp"

namespace buoyd {

namespace {

LintWaiver load_waiver(TomlTable& table) {
  LintWaiver waiver;
  waiver.model = table.required_string("model").value_or("");
  waiver.channel = table.required_string("channel").value_or("");
  if (table.has("rule")) {
    const auto rule = table.choice("rule", {lint_rules.begin(), lint_rules.end()});
    waiver.rule = rule ? std::string(lint_rules.at(*rule)) : "";
  } else {
    table.mistake("rule is missing");
  }
  waiver.reason = table.required_string("reason").value_or("");
  return waiver;
}

}  // namespace

LoadedLintWords load_lint_words(const std::string& file) {
  const auto document = TomlDocument::load(file);
  TomlTable root = document->root();
  LoadedLintWords loaded;
  loaded.words.units = root.strings("units").value_or(std::vector<std::string>{});
  if (auto names = root.table("names")) {
    for (const std::string& name : names->keys()) {
      const auto may_be = names->strings(name);
      if (may_be && may_be->empty()) names->mistake(name, "expected at least one standard name");
      if (may_be && !may_be->empty()) loaded.words.names.emplace(name, *may_be);
    }
  }
  for (TomlTable& table : root.tables("waiver")) {
    loaded.words.waivers.push_back(load_waiver(table));
  }
  document->refuse_unknown_keys();
  loaded.mistakes = document->mistakes();
  return loaded;
}

}  // namespace buoyd
