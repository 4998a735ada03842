#include "verify/page/html_text.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/markup.hpp"

namespace buoyd {

std::string both(const Words& words) {
  if (words.en == words.zh) return markup_escaped(words.en);
  return fmt::format("<span lang=en>{}</span><span lang=zh>{}</span>", markup_escaped(words.en),
                     markup_escaped(words.zh));
}

std::string both(std::string_view name) {
  return both(report_words(name));
}

std::string shown(double value) {
  constexpr double most = 1e15;  // that a double tells apart from its neighbours
  if (value == 0) return "0";
  const bool is_whole = std::abs(value) < most && value == std::trunc(value);
  return is_whole ? fmt::format("{:.0f}", value) : fmt::format("{:.6g}", value);
}

}  // namespace buoyd
