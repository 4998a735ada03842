#include "shore/gateway/rdss_messages.hpp"

#include <utility>
#include <variant>

namespace buoyshore {

RdssHeard hear_rdss(std::vector<buoyd::TerminalWord> words) {
  RdssHeard heard;
  for (buoyd::TerminalWord& word : words) {
    if (auto* const came = std::get_if<buoyd::MessageCame>(&word); came == nullptr) {
      heard.words.push_back(std::move(word));
    } else if (!came->bytes.empty()) {
      heard.messages.push_back({std::move(came->from), std::move(came->bytes)});
    }
  }
  return heard;
}

}  // namespace buoyshore
