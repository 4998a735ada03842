#include "core/nmea_sentences.hpp"

#include <fmt/format.h>

#include "base/number_text.hpp"

namespace buoyd {

namespace {

constexpr std::size_t check_chars = 3;  // *7B

unsigned check_of(std::string_view words) {
  unsigned check = 0;
  for (const char c : words) check ^= static_cast<unsigned char>(c);
  return check;
}

}  // namespace

std::string nmea_sentence(std::string_view words) {
  return fmt::format("${}*{:02X}\r\n", words, check_of(words));
}

std::optional<std::string_view> nmea_words(std::string_view sentence) {
  if (sentence.size() < 1 + check_chars || sentence.front() != '$') return std::nullopt;
  const std::string_view check = sentence.substr(sentence.size() - check_chars);
  const auto said = check.front() == '*' ? number_in<unsigned>(check.substr(1), 16) : std::nullopt;
  const std::string_view words = sentence.substr(1, sentence.size() - 1 - check_chars);
  return said && *said == check_of(words) ? std::optional(words) : std::nullopt;
}

std::vector<std::string_view> nmea_fields(std::string_view words) {
  std::vector<std::string_view> fields;
  for (std::size_t comma = 0; comma != std::string_view::npos;) {
    comma = words.find(',');
    fields.push_back(words.substr(0, comma));
    words.remove_prefix(comma == std::string_view::npos ? words.size() : comma + 1);
  }
  return fields;
}

std::vector<std::string> NmeaSplitter::take(std::span<const std::uint8_t> bytes) {
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
      if (begun_.size() > longest_) begun_.clear();
    }
  }
  return sentences;
}

}  // namespace buoyd
