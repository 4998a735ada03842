#pragma once
// The words of a report in its two languages. Any thread.

#include <string_view>

#include "verify/criteria.hpp"

namespace buoyd {

struct Words {
  std::string_view en;
  std::string_view zh;
};

/// "passed", "failed", "not tested": of a report as JSON.
[[nodiscard]] std::string_view verdict_name(Verdict verdict);

/// Of a section, a figure's name, a finding, a reason, a verdict, a heading. A word that is not
/// known stands for itself in both.
[[nodiscard]] Words report_words(std::string_view name);

}  // namespace buoyd
