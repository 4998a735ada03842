#include "messages/rdss_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/hash.hpp"
#include "base/number_text.hpp"
#include "core/nmea_sentences.hpp"

namespace buoyd {

namespace {

constexpr std::uint32_t most_seconds = 86'400;

std::vector<std::string_view> fields_of(std::string_view text) {
  std::vector<std::string_view> fields;
  for (std::size_t comma = 0; comma != std::string_view::npos;) {
    comma = text.find(',');
    fields.push_back(text.substr(0, comma));
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  return fields;
}

std::optional<Micros> seconds_in(std::string_view text) {
  const auto seconds = number_in<std::uint32_t>(text);
  if (!seconds || *seconds > most_seconds) return std::nullopt;
  return std::chrono::seconds(*seconds);
}

/// BDICI,card,serial,broadcast,class,interval,level,encryption,subordinates
std::optional<TerminalWord> card_in(const std::vector<std::string_view>& fields) {
  if (fields.size() != 9) return std::nullopt;
  const auto interval = seconds_in(fields[5]);
  if (!interval) return std::nullopt;
  const bool is_there = fields[1].find_first_not_of('0') != std::string_view::npos;
  return CardFacts{is_there, *interval};
}

/// BDFKI,TXA,done,frequency allowed,emission suppressed,seconds to wait
std::optional<TerminalWord> answer_in(const std::vector<std::string_view>& fields) {
  if (fields.size() != 6 || fields[1] != "TXA") return std::nullopt;
  const auto wait = seconds_in(fields[5]);
  if (!wait || (fields[2] != "Y" && fields[2] != "N")) return std::nullopt;
  return SendAnswer{fields[2] == "Y", *wait};
}

}  // namespace

std::string rdss_ask_for_card() {
  return nmea_sentence("CCICA,0,00");
}

std::string rdss_send_to(std::string_view card, std::span<const std::uint8_t> bytes) {
  std::string hex = to_hex(bytes);
  std::ranges::transform(hex, hex.begin(), [](char c) {
    return static_cast<char>(c >= 'a' && c <= 'f' ? c - 'a' + 'A' : c);
  });
  return nmea_sentence(fmt::format("CCTXA,{},1,1,{}", card, hex));
}

std::optional<TerminalWord> read_rdss(std::string_view sentence) {
  const auto words = nmea_words(sentence);
  if (!words) return DamagedWords{};
  const auto fields = fields_of(*words);
  if (fields[0] == "BDICI") return card_in(fields);
  if (fields[0] == "BDFKI") return answer_in(fields);
  if (fields[0] == "BDTXR") return MessageCame{};
  return std::nullopt;
}

}  // namespace buoyd
