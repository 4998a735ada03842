#include "verify/plan.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace buoyd {

namespace {

constexpr std::array<std::string_view, 7> section_names{
    "identity", "conformity", "timing", "robustness", "stability", "comparison", "availability"};
constexpr Micros longest_settle = std::chrono::hours(24 * 31);
constexpr Micros farthest_pairs = std::chrono::hours(1);
constexpr Micros usual_pairs = std::chrono::seconds(1);

std::vector<Section> every_section() {
  std::vector<Section> made;
  made.reserve(section_names.size());
  for (std::size_t i = 0; i < section_names.size(); ++i) made.push_back(static_cast<Section>(i));
  return made;
}

std::vector<Section> sections_of(TomlTable& root) {
  const auto names = root.strings("sections");
  if (!names) return every_section();
  std::vector<Section> made;
  for (const std::string& name : *names) {
    const auto found = std::ranges::find(section_names, name);
    if (found == section_names.end()) {
      root.mistake("sections",
                   fmt::format("'{}', expected some of {}", name, fmt::join(section_names, " ")));
    } else {
      made.push_back(static_cast<Section>(found - section_names.begin()));
    }
  }
  std::ranges::sort(made);
  made.erase(std::unique(made.begin(), made.end()), made.end());
  return made;
}

}  // namespace

std::string_view name_of(Section section) {
  return section_names[static_cast<std::size_t>(section)];
}

bool VerifyPlan::has(Section section) const {
  return std::ranges::find(sections, section) != sections.end();
}

VerifyPlan parse_plan(std::string_view text, const std::string& file) {
  const auto document = TomlDocument::parse(text, file);
  TomlTable root = document->root();
  VerifyPlan plan;
  plan.title = root.required_string("title").value_or("");
  plan.title_zh = root.string("title_zh").value_or("");
  plan.settle = root.duration("settle", Micros(0), longest_settle).value_or(Micros(0));
  plan.pairs_within =
      root.duration("pairs_within", Micros(0), farthest_pairs).value_or(usual_pairs);
  plan.sections = sections_of(root);
  document->refuse_unknown_keys();
  plan.mistakes = document->mistakes();
  return plan;
}

VerifyPlan plain_plan() {
  VerifyPlan plan;
  plan.title = "everything that can be seen";
  plan.title_zh = "全部可观测项目";
  plan.pairs_within = usual_pairs;
  plan.sections = every_section();
  return plan;
}

}  // namespace buoyd
