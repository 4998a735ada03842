#include "core/told/rdss_text.hpp"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "base/hash.hpp"
#include "base/number_text.hpp"
#include "core/nmea_sentences.hpp"

namespace buoyd {

namespace {

constexpr std::uint32_t most_seconds = 86'400;
constexpr std::string_view mixed_digits = "A4";

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

/// BDTXR,how it was sent,from card,kind,time,content: kind 1 is code, 2 is mixed, 0 is text. The
/// content of a text may have commas.
MessageCame message_in(std::string_view words) {
  std::array<std::string_view, 5> fields;
  for (std::string_view& field : fields) {
    const std::size_t comma = words.find(',');
    if (comma == std::string_view::npos) return {};
    field = words.substr(0, comma);
    words.remove_prefix(comma + 1);
  }
  MessageCame message{std::string(fields[2]), {}};
  if (fields[3] == "2" && words.starts_with(mixed_digits)) {
    message.bytes = hex_bytes(words.substr(mixed_digits.size())).value_or(Bytes());
  } else if (fields[3] == "1") {
    message.bytes = hex_bytes(words).value_or(Bytes());
  }
  return message;
}

}  // namespace

std::optional<TerminalWord> read_rdss(std::string_view sentence) {
  const auto words = nmea_words(sentence);
  if (!words) return DamagedWords{};
  const auto fields = nmea_fields(*words);
  if (fields[0] == "BDICI") return card_in(fields);
  if (fields[0] == "BDFKI") return answer_in(fields);
  if (fields[0] == "BDTXR") return message_in(*words);
  return std::nullopt;
}

std::string RdssText::ask_for_card() const {
  return nmea_sentence("CCICA,0,00");
}

std::string RdssText::send_to(std::string_view card, std::span<const std::uint8_t> bytes) const {
  return nmea_sentence(fmt::format("CCTXA,{},1,1,{}", card, upper_hex(bytes)));
}

std::vector<TerminalWord> RdssText::hear(std::span<const std::uint8_t> bytes) {
  std::vector<TerminalWord> words;
  for (const std::string& sentence : splitter_.take(bytes)) {
    if (auto word = read_rdss(sentence)) words.push_back(*std::move(word));
  }
  return words;
}

}  // namespace buoyd
