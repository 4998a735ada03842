#pragma once
// What a BeiDou RDSS 2.1 terminal ashore says: of messages that came, of its card, and what became
// of a message that it was to send. A sentence whose check is wrong is dropped, as is whatever
// stands between sentences. One thread.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/nmea_sentences.hpp"
#include "core/told/terminal_words.hpp"
#include "shore/gateway/short_message.hpp"

namespace buoyshore {

struct RdssCounters {
  std::uint64_t messages = 0;  ///< that had bytes
  std::uint64_t texts = 0;     ///< that were text for people, and are passed over
  std::uint64_t damaged = 0;   ///< sentences whose check was wrong
};

struct RdssHeard {
  std::vector<ShortMessage> messages;      ///< that had bytes
  std::vector<buoyd::TerminalWord> words;  ///< CardFacts and SendAnswer
};

class RdssMessages {
 public:
  static constexpr std::size_t longest_sentence = 4096;

  /// What the sentences say that end here.
  [[nodiscard]] RdssHeard take(std::span<const std::uint8_t> bytes);
  [[nodiscard]] const RdssCounters& counters() const { return counters_; }

 private:
  void hear(std::string_view sentence, RdssHeard& heard);

  buoyd::NmeaSplitter splitter_{longest_sentence};
  RdssCounters counters_;
};

}  // namespace buoyshore
