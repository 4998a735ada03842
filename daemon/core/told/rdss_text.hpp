#pragma once
// What is said to and by a BeiDou RDSS 2.1 terminal, on a buoy and ashore, in sentences
// (core/nmea_sentences.hpp). One whose check is wrong is damaged. Pure; any thread.
// Source: published tutorials and program texts on RDSS 2.1 terminals; docs/links.md names what was
// proven of them.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/told/terminal_words.hpp"

namespace buoyd {

inline constexpr std::size_t longest_rdss_sentence = 1024;

/// CCICA: asks for the card.
[[nodiscard]] std::string rdss_ask_for_card();
/// CCTXA: sends bytes, as hexadecimal code, to the card of that number.
[[nodiscard]] std::string rdss_send_to(std::string_view card, std::span<const std::uint8_t> bytes);
/// A whole sentence, from $ to its check: BDICI says the card, BDFKI of TXA what became of a
/// message, BDTXR that one came: as code, as mixed content behind its mark A4, or as text for
/// people. nullopt: it is none of these.
[[nodiscard]] std::optional<TerminalWord> read_rdss(std::string_view sentence);

}  // namespace buoyd
