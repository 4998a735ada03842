#include "ctl/redact.hpp"

#include <algorithm>

namespace buoyd {

namespace {

constexpr std::string_view said_by_peer = " sent what no broker may";

/// Of HOST:PORT, behind which colons may stand; "" of what is none.
std::string_view host_in(std::string_view address) {
  address = address.substr(0, address.find_last_not_of(':') + 1);
  const std::size_t colon = address.rfind(':');
  return colon == std::string_view::npos ? std::string_view() : address.substr(0, colon);
}

}  // namespace

std::vector<Redaction> brokers_in(std::string_view text) {
  std::vector<Redaction> found;
  const auto add = [&found](std::string_view address) {
    const std::string host(host_in(address));
    const bool is_new = std::ranges::find(found, host, &Redaction::value) == found.end();
    if (!host.empty() && is_new) found.push_back({host, "[host]"});
  };
  for (const std::string_view words : {"connected to ", "no connection to ", "refused by "}) {
    for (std::size_t at = text.find(words); at != std::string_view::npos;
         at = text.find(words, at + 1)) {
      const std::string_view behind = text.substr(at + words.size());
      add(behind.substr(0, behind.find_first_of(" \t\r\n\",;")));
    }
  }
  for (std::size_t at = text.find(said_by_peer); at != std::string_view::npos;
       at = text.find(said_by_peer, at + 1)) {
    const std::string_view before = text.substr(0, at);
    add(before.substr(before.find_last_of(" \n\"") + 1));
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
