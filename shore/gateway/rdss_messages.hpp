#pragma once
// What a BeiDou terminal ashore says: of messages that came, of its card, and what became of a
// message that it was to send. What is damaged is dropped. One thread.

#include <cstdint>
#include <span>
#include <vector>

#include "core/told/rdss_dialect.hpp"
#include "shore/gateway/short_message.hpp"

namespace buoyshore {

struct RdssCounters {
  std::uint64_t messages = 0;  ///< that had bytes
  std::uint64_t texts = 0;     ///< that were text for people, and are passed over
  std::uint64_t damaged = 0;   ///< words whose check was wrong
};

struct RdssHeard {
  std::vector<ShortMessage> messages;      ///< that had bytes
  std::vector<buoyd::TerminalWord> words;  ///< CardFacts and SendAnswer
};

class RdssMessages {
 public:
  /// The dialect has to live as long.
  explicit RdssMessages(buoyd::RdssDialect& dialect) : dialect_(dialect) {}

  /// What the words say that end here.
  [[nodiscard]] RdssHeard take(std::span<const std::uint8_t> bytes);
  [[nodiscard]] const RdssCounters& counters() const { return counters_; }

 private:
  void hear(buoyd::TerminalWord word, RdssHeard& heard);

  buoyd::RdssDialect& dialect_;
  RdssCounters counters_;
};

}  // namespace buoyshore
