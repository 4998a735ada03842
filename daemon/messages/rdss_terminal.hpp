#pragma once
// A BeiDou RDSS 2.1 terminal, whose card writes to one card ashore. One thread.

#include <string>

#include "core/nmea_sentences.hpp"
#include "core/told/rdss_text.hpp"
#include "messages/link_terminal.hpp"

namespace buoyd {

class RdssTerminal final : public LinkTerminal {
 public:
  /// `to`: the number of the card ashore, a secret.
  explicit RdssTerminal(std::string to) : to_(std::move(to)) {}

  /// It answers within some seconds.
  [[nodiscard]] Micros answer_time() const override { return std::chrono::seconds(10); }
  void opened() override { splitter_ = NmeaSplitter(longest_rdss_sentence); }
  [[nodiscard]] std::string ask_for_card() override { return rdss_ask_for_card(); }
  [[nodiscard]] std::string send(std::span<const std::uint8_t> message) override {
    return rdss_send_to(to_, message);
  }
  [[nodiscard]] TerminalHeard hear(std::span<const std::uint8_t> bytes) override {
    TerminalHeard heard;
    for (const std::string& sentence : splitter_.take(bytes)) {
      if (auto word = read_rdss(sentence)) heard.words.push_back(*std::move(word));
    }
    return heard;
  }
  /// The one answer is the only thing that it says of a message.
  [[nodiscard]] std::optional<SendAnswer> give_up() override { return std::nullopt; }

 private:
  const std::string to_;
  NmeaSplitter splitter_{longest_rdss_sentence};
};

}  // namespace buoyd
