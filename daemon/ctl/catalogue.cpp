#include "ctl/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

#include "drivers/by_model/self_test.hpp"

namespace buoyd {

namespace {

constexpr std::array<std::string_view, 5> repositories{"github.com/", "gitlab.com/", "gitlab.",
                                                       "bitbucket.org/", "codeberg.org/"};

bool names_repository(std::string_view source) {
  return std::ranges::any_of(repositories, [&](std::string_view host) {
    return source.find(host) != std::string_view::npos;
  });
}

/// "computed from page 30", "checksum computed", but not "re-computed": then the bytes are
/// another's.
bool says_computed(std::string_view source) {
  constexpr std::string_view word = "computed";
  for (std::size_t at = source.find(word); at != std::string_view::npos;
       at = source.find(word, at + 1)) {
    const std::string_view before = source.substr(0, at);
    if (!before.ends_with("re") && !before.ends_with("re-")) return true;
  }
  return false;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "" : ", ") + word;
  }
  return text;
}

/// Of a cell of a table, or of a list: no sign of Markdown's own.
std::string escaped(std::string_view text) {
  std::string made;
  for (const char letter : text) {
    if (letter == '|' || letter == '*' || letter == '<' || letter == '`') made += '\\';
    made += letter;
  }
  return made;
}

std::string examples_text(const Evidence& evidence) {
  std::vector<std::string> words;
  if (evidence.printed > 0) words.push_back(fmt::format("{} from sources", evidence.printed));
  if (evidence.computed > 0) words.push_back(fmt::format("{} computed", evidence.computed));
  return joined(words);
}

std::string row(const Model& model, const Evidence& evidence) {
  return fmt::format("| [{0}](#{0}) | {1} | {2} {3} | {4} | {5} | {6} |\n", model.name,
                     escaped(model.category), escaped(model.make), escaped(model.type),
                     evidence.str() + (evidence.counts() ? "" : " (not counted)"),
                     examples_text(evidence), model.recordings.size());
}

std::string section(const Model& model) {
  std::string text = fmt::format("\n### {}\n\n{} {}, driver {}.\n\n", model.name,
                                 escaped(model.make), escaped(model.type), model.driver);
  for (const std::string& source : model.sources) {
    text += fmt::format("- source: {}\n", escaped(source));
  }
  for (const std::string& recording : model.recordings) {
    text += fmt::format("- recording: {}\n", escaped(recording));
  }
  return text;
}

constexpr std::string_view head =
    R"(# Instruments

Made from the models by `buoyctl models page --models config/models`; a test holds it to them.

Evidence is a recording of the real instrument whose values others stated, the maker's document, or
public code that reads the instrument. An example is raw bytes with the values they mean: from a
source that prints both, or computed from the source's table. A model counts if it has a source and
a recording or an example whose bytes are not ours; `buoyctl models --count` prints how many do.

)";

}  // namespace

bool Evidence::counts() const {
  return (document || code) && wrong == 0 && (printed > 0 || has_recordings);
}

std::string Evidence::str() const {
  std::vector<std::string> words;
  if (has_recordings) words.emplace_back("recording");
  if (document) words.emplace_back("maker's document");
  if (code) words.emplace_back("public code");
  return joined(words);
}

Evidence evidence_of(const ModelPtr& model) {
  Evidence evidence;
  for (const std::string& source : model->sources) {
    const bool repository = names_repository(source);
    evidence.code = evidence.code || repository;
    evidence.document =
        evidence.document || !repository || source.find("maker's") != std::string::npos;
  }
  for (const ModelExample& example : model->examples) {
    ++(says_computed(example.source) ? evidence.computed : evidence.printed);
  }
  evidence.wrong = test_examples(model).size();
  evidence.has_recordings = !model->recordings.empty();
  return evidence;
}

std::string instruments_page(std::vector<ModelPtr> models) {
  std::ranges::sort(models, [](const ModelPtr& a, const ModelPtr& b) {
    return std::tie(a->category, a->name) < std::tie(b->category, b->name);
  });
  std::string rows;
  std::string sections;
  std::size_t counted = 0;
  for (const ModelPtr& model : models) {
    const Evidence evidence = evidence_of(model);
    counted += evidence.counts() ? 1U : 0U;
    rows += row(*model, evidence);
    sections += section(*model);
  }
  return fmt::format(
      "{}{} models, {} of them count.\n\n"
      "| model | kind | make and type | evidence | examples | recordings |\n"
      "| --- | --- | --- | --- | --- | --- |\n{}\n## Sources and recordings\n{}",
      head, models.size(), counted, rows, sections);
}

}  // namespace buoyd
