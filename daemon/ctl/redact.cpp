#include "ctl/redact.hpp"

#include <algorithm>

#include "core/secret_file.hpp"

namespace buoyd {

std::vector<Redaction> redactions_of(const MqttSettings& settings) {
  std::vector<Redaction> redactions{{settings.host, "[host]"},
                                    {settings.username, "[username]"},
                                    {settings.psk_identity, "[psk_identity]"}};
  for (const auto& [file, name] :
       {std::pair(settings.password_file, "[password]"), std::pair(settings.psk_file, "[psk]")}) {
    if (file.empty()) continue;
    if (auto secret = read_secret(file)) {
      redactions.push_back({std::move(*secret), name});
    }
  }
  std::erase_if(redactions, [](const Redaction& one) { return one.value.empty(); });
  return redactions;
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
