#pragma once
// What a BeiDou terminal ashore says: of messages that came, of its card, and what became of a
// message that it was to send. Pure.

#include <vector>

#include "core/told/terminal_words.hpp"
#include "shore/gateway/short_message.hpp"

namespace buoyshore {

struct RdssHeard {
  std::vector<ShortMessage> messages;      ///< that had bytes; text for people is passed over
  std::vector<buoyd::TerminalWord> words;  ///< CardFacts, SendAnswer and DamagedWords
};

/// What these words of a dialect say.
[[nodiscard]] RdssHeard hear_rdss(std::vector<buoyd::TerminalWord> words);

}  // namespace buoyshore
