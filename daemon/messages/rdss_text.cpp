#include "messages/rdss_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/hash.hpp"
#include "base/number_text.hpp"

namespace buoyd {

namespace {

constexpr std::size_t check_chars = 3;  // *7B
constexpr std::uint32_t most_seconds = 86'400;

unsigned check_of(std::string_view text) {
  unsigned check = 0;
  for (const char c : text) check ^= static_cast<unsigned char>(c);
  return check;
}

std::string sentence_of(std::string_view text) {
  return fmt::format("${}*{:02X}\r\n", text, check_of(text));
}

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
RdssSentence card_in(const std::vector<std::string_view>& fields) {
  if (fields.size() != 9) return {};
  const auto interval = seconds_in(fields[5]);
  if (!interval) return {};
  const bool is_there = fields[1].find_first_not_of('0') != std::string_view::npos;
  return CardFacts{is_there, *interval};
}

/// BDFKI,TXA,done,frequency allowed,emission suppressed,seconds to wait
RdssSentence answer_in(const std::vector<std::string_view>& fields) {
  if (fields.size() != 6 || fields[1] != "TXA") return {};
  const auto wait = seconds_in(fields[5]);
  if (!wait || (fields[2] != "Y" && fields[2] != "N")) return {};
  return SendAnswer{fields[2] == "Y", *wait};
}

}  // namespace

std::string ask_for_card() {
  return sentence_of("CCICA,0,00");
}

std::string send_to(std::string_view card, std::span<const std::uint8_t> bytes) {
  std::string hex = to_hex(bytes);
  std::ranges::transform(hex, hex.begin(), [](char c) {
    return static_cast<char>(c >= 'a' && c <= 'f' ? c - 'a' + 'A' : c);
  });
  return sentence_of(fmt::format("CCTXA,{},1,1,{}", card, hex));
}

bool rdss_check_fits(std::string_view sentence) {
  if (sentence.size() < 1 + check_chars || sentence.front() != '$') return false;
  const std::string_view check = sentence.substr(sentence.size() - check_chars);
  const auto said = check.front() == '*' ? number_in<unsigned>(check.substr(1), 16) : std::nullopt;
  return said && *said == check_of(sentence.substr(1, sentence.size() - 1 - check_chars));
}

RdssSentence read_rdss(std::string_view sentence) {
  if (!rdss_check_fits(sentence)) return {};
  const auto fields = fields_of(sentence.substr(1, sentence.size() - 1 - check_chars));
  if (fields[0] == "BDICI") return card_in(fields);
  if (fields[0] == "BDFKI") return answer_in(fields);
  if (fields[0] == "BDTXR") return MessageCame{};
  return {};
}

std::vector<std::string> RdssSplitter::take(std::span<const std::uint8_t> bytes) {
  std::vector<std::string> sentences;
  for (const std::uint8_t byte : bytes) {
    const char c = static_cast<char>(byte);
    if (c == '$') {
      begun_ = "$";
    } else if ((c == '\r' || c == '\n') && !begun_.empty()) {
      sentences.push_back(std::move(begun_));
      begun_.clear();
    } else if (!begun_.empty()) {
      begun_ += c;
      if (begun_.size() > longest_rdss_sentence) begun_.clear();
    }
  }
  return sentences;
}

}  // namespace buoyd
