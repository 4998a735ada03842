#pragma once
// What a BeiDou RDSS 2.1 terminal ashore says of messages that came: the sentence BDTXR. A sentence
// whose check is wrong is dropped, as is whatever stands between sentences. One thread.
// Source: published tutorials and program texts on RDSS 2.1 terminals (docs/links.md).

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/nmea_sentences.hpp"
#include "shore/gateway/short_message.hpp"

namespace buoyshore {

struct RdssCounters {
  std::uint64_t messages = 0;  ///< that had bytes
  std::uint64_t texts = 0;     ///< that were text for people, and are passed over
  std::uint64_t damaged = 0;   ///< sentences whose check was wrong
};

class RdssMessages {
 public:
  static constexpr std::size_t longest_sentence = 4096;

  /// The messages whose sentences end here: sent as code, or as mixed content behind its mark A4.
  [[nodiscard]] std::vector<ShortMessage> take(std::span<const std::uint8_t> bytes);
  [[nodiscard]] const RdssCounters& counters() const { return counters_; }

 private:
  void hear(std::string_view sentence, std::vector<ShortMessage>& messages);

  buoyd::NmeaSplitter splitter_{longest_sentence};
  RdssCounters counters_;
};

}  // namespace buoyshore
