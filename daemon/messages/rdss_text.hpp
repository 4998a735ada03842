#pragma once
// The sentences of a BeiDou RDSS 2.1 terminal: $ … *XOR CR LF, as in NMEA 0183. A sentence whose
// check is wrong is none. Pure; one thread.
// Source: published tutorials and program texts on RDSS 2.1 terminals; docs/links.md names what was
// proven of them.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

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
/// Whether the check behind * fits.
[[nodiscard]] bool rdss_check_fits(std::string_view sentence);

/// Cuts bytes into sentences; whatever stands between them is left out.
class RdssSplitter {
 public:
  /// The sentences that end in these bytes, from $ to the check, right or wrong.
  [[nodiscard]] std::vector<std::string> take(std::span<const std::uint8_t> bytes);

 private:
  std::string begun_;  // "" = no $ yet
};

}  // namespace buoyd
