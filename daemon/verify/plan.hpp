#pragma once
// What an instrument is examined for: a plan's file (docs/verification.md). Values; any thread.

#include <string>
#include <vector>

#include "base/toml_document.hpp"
#include "verify/figure.hpp"

namespace buoyd {

struct VerifyPlan {
  std::string title;
  std::string title_zh;           ///< "": as `title`
  Micros settle{0};               ///< what comes earlier is recorded, and not judged
  Micros pairs_within{0};         ///< how far apart an instrument and its reference may be
  std::vector<Section> sections;  ///< in the report's order
  Mistakes mistakes;              ///< of the file; then nothing else holds

  [[nodiscard]] bool has(Section section) const;
};

/// A section by its name in files and figures: "timing".
[[nodiscard]] std::string_view name_of(Section section);

/// `file` is its name in mistakes.
[[nodiscard]] VerifyPlan parse_plan(std::string_view text, const std::string& file);
/// All sections, nothing left out.
[[nodiscard]] VerifyPlan plain_plan();

}  // namespace buoyd
