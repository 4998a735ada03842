#include "verify/page/html_text.hpp"

#include <fmt/format.h>

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
  return fmt::format("{:.6g}", value == 0 ? 0.0 : value);
}

}  // namespace buoyd
