#include "ctl/redact.hpp"

#include <algorithm>

namespace buoyd {

std::vector<Redaction> brokers_in(std::string_view text) {
  std::vector<Redaction> found;
  for (const std::string_view words : {"connected to ", "no connection to "}) {
    for (std::size_t at = text.find(words); at != std::string_view::npos;
         at = text.find(words, at + 1)) {
      std::string_view address = text.substr(at + words.size());
      address = address.substr(0, address.find_first_of(" \t\r\n\",;"));
      address = address.substr(0, address.find_last_not_of(':') + 1);
      const std::string_view host = address.substr(0, address.rfind(':'));
      const bool is_new = std::ranges::find(found, host, &Redaction::value) == found.end();
      if (host.size() < address.size() && !host.empty() && is_new) {
        found.push_back({std::string(host), "[host]"});
      }
    }
  }
  return found;
}

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
