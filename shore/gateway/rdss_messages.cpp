#include "shore/gateway/rdss_messages.hpp"

#include <utility>
#include <variant>

namespace buoyshore {

void RdssMessages::hear(buoyd::TerminalWord word, RdssHeard& heard) {
  if (std::holds_alternative<buoyd::DamagedWords>(word)) {
    ++counters_.damaged;
  } else if (auto* came = std::get_if<buoyd::MessageCame>(&word); came == nullptr) {
    heard.words.push_back(std::move(word));
  } else if (came->bytes.empty()) {
    ++counters_.texts;
  } else {
    ++counters_.messages;
    heard.messages.push_back({std::move(came->from), std::move(came->bytes)});
  }
}

RdssHeard RdssMessages::take(std::span<const std::uint8_t> bytes) {
  RdssHeard heard;
  for (buoyd::TerminalWord& word : dialect_.hear(bytes)) hear(std::move(word), heard);
  return heard;
}

}  // namespace buoyshore
