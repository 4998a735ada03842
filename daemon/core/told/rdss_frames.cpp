#include "core/told/rdss_frames.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/number_text.hpp"
#include "core/told/high_byte_first.hpp"

namespace buoyd {

namespace {

constexpr std::size_t name_bytes = 5;  // with its $
constexpr std::size_t length_end = 7;
constexpr std::size_t card_at = 7;
constexpr std::size_t card_bytes = 3;
constexpr std::uint32_t most_card = 0xFF'FFFF;
constexpr std::size_t content_at = 10;
constexpr std::size_t shortest_frame = content_at + 1;
/// Of TXSQ: a message, ordinary, as code, without a password.
constexpr std::uint8_t ordinary_code = 0x46;
constexpr std::uint8_t is_code = 0x20;  // of TXXX
constexpr std::uint8_t mixed_mark = 0xA4;
constexpr std::uint64_t seconds_a_day = 86'400;

std::uint8_t check_of(std::span<const std::uint8_t> bytes) {
  return std::accumulate(bytes.begin(), bytes.end(), std::uint8_t{0},
                         [](auto sum, auto byte) { return static_cast<std::uint8_t>(sum ^ byte); });
}

std::size_t length_at(std::span<const std::uint8_t> bytes, std::size_t at) {
  return static_cast<std::size_t>(high_first(bytes.subspan(at, 2)));
}

std::string frame_of(std::string_view name, std::uint32_t card, const Bytes& content) {
  Bytes frame(name.begin(), name.end());
  append_high_first(frame, shortest_frame + content.size(), 2);
  append_high_first(frame, card, card_bytes);
  frame.insert(frame.end(), content.begin(), content.end());
  frame.push_back(check_of(frame));
  return {frame.begin(), frame.end()};
}

bool says(std::span<const std::uint8_t> bytes, std::string_view text) {
  return std::ranges::equal(bytes, text,
                            [](auto byte, char c) { return static_cast<char>(byte) == c; });
}

std::uint32_t card_in(std::span<const std::uint8_t> frame, std::size_t at) {
  return static_cast<std::uint32_t>(high_first(frame.subspan(at, card_bytes)));
}

/// ICXX: frame number, broadcast address (3), kind of user, interval (2), level, encryption,
/// subordinates (2).
std::optional<TerminalWord> card_facts(std::span<const std::uint8_t> frame) {
  constexpr std::size_t whole = 22;
  constexpr std::size_t interval_at = 15;
  if (frame.size() != whole || frame[content_at] != 0) return std::nullopt;
  if (card_in(frame, card_at) == 0) return CardFacts{};
  return CardFacts{true, std::chrono::seconds(high_first(frame.subspan(interval_at, 2)))};
}

/// Program texts differ in which byte comes first: the shorter one of both ways is meant.
Micros wait_in(std::span<const std::uint8_t> four) {
  const Bytes turned(four.rbegin(), four.rend());
  const std::uint64_t seconds = std::min(high_first(four), high_first(turned));
  return seconds <= seconds_a_day ? Micros(std::chrono::seconds(seconds)) : Micros(0);
}

/// FKXX: what became of it, and the name of the command, or the wait.
std::optional<TerminalWord> answer_in(std::span<const std::uint8_t> frame) {
  constexpr std::size_t whole = 16;
  enum : std::uint8_t { done, failed, no_signal, battery_low, too_early, not_coded, wrong_check };
  if (frame.size() != whole) return std::nullopt;
  const auto four = frame.subspan(content_at + 1, 4);
  const bool is_of_message = says(four, "TXSQ");
  switch (frame[content_at]) {
    case done:
    case failed:
    case wrong_check:
      if (!is_of_message) return std::nullopt;
      return SendAnswer{frame[content_at] == done, Micros(0)};
    case too_early:
      return SendAnswer{false, wait_in(four)};
    case no_signal:
    case battery_low:
    case not_coded:
      return SendAnswer{false, Micros(0)};
    default:
      return std::nullopt;  // that the network keeps it from sending, or does so no more
  }
}

/// TXXX: kind, card of the sender, hour and minute, bits, content, and 1 where the content's own
/// check was wrong.
std::optional<TerminalWord> message_in(std::span<const std::uint8_t> frame) {
  constexpr std::size_t from_at = 11;
  constexpr std::size_t bits_at = 16;
  constexpr std::size_t text_at = 18;
  if (frame.size() < text_at + 2) return std::nullopt;
  const std::size_t size = (length_at(frame, bits_at) + 7) / 8;
  if (frame.size() != text_at + size + 2) return DamagedWords{};
  if (frame[text_at + size] != 0) return DamagedWords{};
  MessageCame message{fmt::format("{:07}", card_in(frame, from_at)), {}};
  if ((frame[content_at] & is_code) == 0) return message;
  const auto text = frame.subspan(text_at, size);
  const bool is_mixed = !text.empty() && text.front() == mixed_mark;
  message.bytes.assign(text.begin() + (is_mixed ? 1 : 0), text.end());
  return message;
}

}  // namespace

std::optional<TerminalWord> read_rdss_frame(std::span<const std::uint8_t> frame) {
  if (frame.size() < shortest_frame) return std::nullopt;
  const auto name = frame.first(name_bytes);
  if (says(name, "$ICXX")) return card_facts(frame);
  if (says(name, "$FKXX")) return answer_in(frame);
  if (says(name, "$TXXX")) return message_in(frame);
  return std::nullopt;
}

bool RdssFrames::can_be_card(std::string_view card) const {
  const auto number = number_in<std::uint32_t>(card);
  return number && *number <= most_card;
}

std::string RdssFrames::ask_for_card() const {
  return frame_of("$ICJC", 0, {0});
}

std::string RdssFrames::send_to(std::string_view card, std::span<const std::uint8_t> bytes) const {
  Bytes content{ordinary_code};
  append_high_first(content, number_in<std::uint32_t>(card).value_or(0), card_bytes);
  append_high_first(content, 8 * bytes.size(), 2);
  content.push_back(0);  // no answer of the receiver is asked for
  content.insert(content.end(), bytes.begin(), bytes.end());
  return frame_of("$TXSQ", card_, content);
}

/// Of what begins with $; 0: it is too short to say; 1: no frame begins here.
std::size_t RdssFrames::length_of_first() const {
  const auto name = std::span(heard_).subspan(1, std::min(heard_.size(), name_bytes) - 1);
  const auto is_letter = [](std::uint8_t byte) { return byte >= 'A' && byte <= 'Z'; };
  if (!std::ranges::all_of(name, is_letter)) return 1;
  if (heard_.size() < length_end) return 0;
  const std::size_t length = length_at(heard_, name_bytes);
  return length < shortest_frame || length > longest_frame ? 1 : length;
}

void RdssFrames::take_frame(std::span<const std::uint8_t> frame, std::vector<TerminalWord>& words) {
  auto word = read_rdss_frame(frame);
  if (!word) return;
  if (std::holds_alternative<CardFacts>(*word)) card_ = card_in(frame, card_at);
  words.push_back(*std::move(word));
}

/// What begins with $, of which it says to be so long. Of what is no whole frame only the $ goes: a
/// frame may begin within it.
void RdssFrames::take_first(std::size_t length, std::vector<TerminalWord>& words) {
  const bool is_there = length > 1 && length <= heard_.size();
  const auto frame = std::span(heard_).first(is_there ? length : 1);
  const bool is_right = is_there && check_of(frame.first(length - 1)) == frame.back();
  if (is_right) {
    take_frame(frame, words);
  } else if (length > 1) {
    words.emplace_back(DamagedWords{});
  }
  heard_.erase(heard_.begin(), heard_.begin() + static_cast<std::ptrdiff_t>(is_right ? length : 1));
}

std::vector<TerminalWord> RdssFrames::take_frames(bool is_over) {
  std::vector<TerminalWord> words;
  while (true) {
    heard_.erase(heard_.begin(), std::ranges::find(heard_, '$'));
    if (heard_.empty()) return words;
    const std::size_t length = length_of_first();
    const bool is_half = length == 0 || length > heard_.size();
    if (is_half && !is_over) return words;
    take_first(length, words);
  }
}

std::vector<TerminalWord> RdssFrames::hear(std::span<const std::uint8_t> bytes) {
  heard_.insert(heard_.end(), bytes.begin(), bytes.end());
  return take_frames(false);
}

}  // namespace buoyd
