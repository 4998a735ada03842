#include "ctl/redact.hpp"

#include <algorithm>

namespace buoyd {

std::string redact(std::string text, std::vector<Redaction> redactions) {
  std::ranges::sort(redactions, std::greater{},
                    [](const Redaction& one) { return one.value.size(); });
  for (const auto& [value, name] : redactions) {
    for (std::size_t at = text.find(value); at != std::string::npos;
         at = text.find(value, at + name.size())) {
      text.replace(at, value.size(), name);
    }
  }
  return text;
}

}  // namespace buoyd
