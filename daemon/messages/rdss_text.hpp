#pragma once
// What is said to and by the BeiDou RDSS 2.1 terminal of a buoy, in sentences
// (core/told/rdss_sentences.hpp). One whose check is wrong is none. Pure; any thread.
// Source: published tutorials and program texts on RDSS 2.1 terminals; docs/links.md names what was
// proven of them.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/time.hpp"

namespace buoyd {

/// BDICI: the card in the terminal.
struct CardFacts {
  bool is_there = false;
  Micros interval{0};  ///< the shortest time from one message to the next
};

/// BDFKI of TXA: what became of a message that was to be sent.
struct SendAnswer {
  bool is_done = false;
  Micros wait{0};  ///< the terminal asks for it before the next try
};

/// BDTXR: a message came for this card.
struct MessageCame {};

using RdssSentence = std::variant<std::monostate, CardFacts, SendAnswer, MessageCame>;

inline constexpr std::size_t longest_rdss_sentence = 1024;

/// CCICA: asks for the card.
[[nodiscard]] std::string ask_for_card();
/// CCTXA: sends bytes, as hexadecimal code, to the card of that number.
[[nodiscard]] std::string send_to(std::string_view card, std::span<const std::uint8_t> bytes);
/// A whole sentence, from $ to its check. monostate: it is none that this link knows.
[[nodiscard]] RdssSentence read_rdss(std::string_view sentence);

}  // namespace buoyd
