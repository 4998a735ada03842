#pragma once
// What a BeiDou terminal ashore says: of messages that came, of its card, and what became of a
// message that it was to send. The dialect's thread.

#include <cstdint>
#include <span>
#include <vector>

#include "core/told/rdss_dialect.hpp"
#include "shore/gateway/short_message.hpp"

namespace buoyshore {

struct RdssHeard {
  std::vector<ShortMessage> messages;      ///< that had bytes; text for people is passed over
  std::vector<buoyd::TerminalWord> words;  ///< CardFacts, SendAnswer and DamagedWords
};

/// What the words say that end with these bytes.
[[nodiscard]] RdssHeard hear_rdss(buoyd::RdssDialect& dialect, std::span<const std::uint8_t> bytes);

}  // namespace buoyshore
