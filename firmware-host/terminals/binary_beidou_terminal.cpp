#include "firmware-host/terminals/binary_beidou_terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace buoysim {

using buoyd::Micros;
using buoyd::MonoTime;

namespace {

using namespace std::chrono_literals;

constexpr std::size_t head = 10;  // $, name, length, card
constexpr std::size_t longest_frame = 2048;

std::uint8_t sum_of(const Bytes& bytes, std::size_t count) {
  std::uint8_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum = static_cast<std::uint8_t>(sum ^ bytes[i]);
  return sum;
}

std::uint32_t get(const Bytes& bytes, std::size_t at, std::size_t count) {
  std::uint32_t number = 0;
  for (std::size_t i = at; i < at + count; ++i) number = 256 * number + bytes[i];
  return number;
}

Bytes from_digits(const std::string& hex) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    std::uint8_t byte = 0;
    std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16);
    bytes.push_back(byte);
  }
  return bytes;
}

}  // namespace

std::uint32_t BinaryBeidouTerminal::card() const {
  return static_cast<std::uint32_t>(std::strtoul(scenario().card.c_str(), nullptr, 10));
}

void BinaryBeidouTerminal::hear(const Bytes& bytes, MonoTime now) {
  heard_.insert(heard_.end(), bytes.begin(), bytes.end());
  while (true) {
    heard_.erase(heard_.begin(), std::find(heard_.begin(), heard_.end(), '$'));
    if (heard_.size() <= head) return;
    const std::size_t length = get(heard_, 5, 2);
    if (length > head && length <= longest_frame && heard_.size() < length) return;
    if (length <= head || length > longest_frame) {
      heard_.erase(heard_.begin());
    } else if (sum_of(heard_, length - 1) != heard_[length - 1]) {
      ++counters_.damaged;
      heard_.erase(heard_.begin());
    } else {
      const Bytes frame(heard_.begin(), heard_.begin() + static_cast<std::ptrdiff_t>(length));
      heard_.erase(heard_.begin(), heard_.begin() + static_cast<std::ptrdiff_t>(length));
      obey(frame, now);
    }
  }
}

void BinaryBeidouTerminal::obey(const Bytes& frame, MonoTime now) {
  const std::string name(frame.begin() + 1, frame.begin() + 5);
  if (name == "ICJC") say_card(now + card_answer);
  if (name == "TXSQ") take_message(frame, now);
}

/// Of its kind, a class-3 user; level 3, not encrypted, no subordinates.
void BinaryBeidouTerminal::say_card(MonoTime at) {
  Bytes content;
  put_number(content, 0, 1);
  put_number(content, 11, 3);
  put_number(content, 0x60, 1);
  put_number(content, static_cast<std::uint32_t>(scenario().interval / 1s), 2);
  put_number(content, 3, 1);
  put_number(content, 0, 1);
  put_number(content, 0, 2);
  say("ICXX", content, at);
}

/// Class, card of the receiver (3), bits (2), whether an answer is asked for, content. It answers
/// "failed" to one that is no ordinary code or whose length is not what it says.
void BinaryBeidouTerminal::take_message(const Bytes& frame, MonoTime now) {
  constexpr std::size_t content = 17;
  constexpr std::uint8_t ordinary_code = 0b0100'0110;
  const bool has_content = frame.size() > content + 1;
  const std::size_t bits = has_content ? get(frame, 14, 2) : 0;
  if (!has_content || frame[10] != ordinary_code || bits != 8 * (frame.size() - content - 1)) {
    ++counters_.refused;
    say("FKXX", {1, 'T', 'X', 'S', 'Q'}, now + send_answer);
    return;
  }
  std::string digits;
  for (std::size_t i = content; i + 1 < frame.size(); ++i) {
    digits += fmt::format("{:02X}", frame[i]);
  }
  const std::string to = fmt::format("{:07}", get(frame, 11, 3));
  send({scenario().card, to, '1', digits}, digits.size() / 2, now);
}

void BinaryBeidouTerminal::answer(Outcome outcome, Micros wait, MonoTime now) {
  Bytes content;
  switch (outcome) {
    case Outcome::done:
      content = {0, 'T', 'X', 'S', 'Q'};
      break;
    case Outcome::too_long:
      content = {1, 'T', 'X', 'S', 'Q'};
      break;
    case Outcome::no_beam:
      content = {2, 0, 0, 0, 0};
      break;
    case Outcome::too_early:
      content = {4};
      put_number(content,
                 static_cast<std::uint32_t>(std::chrono::ceil<std::chrono::seconds>(wait).count()),
                 4);
  }
  say("FKXX", content, now + send_answer);
}

/// Class: bit 5 for code and mixed content; then who sent it (3), hour and minute, bits (2), the
/// content, and that its own check was right.
void BinaryBeidouTerminal::receive(const ShortMessage& message, MonoTime now) {
  const bool is_text = message.kind == '0';
  const Bytes bytes = is_text ? Bytes(message.content.begin(), message.content.end())
                              : from_digits(message.content);
  Bytes content;
  put_number(content, is_text ? 0x40 : 0x60, 1);
  put_number(content, static_cast<std::uint32_t>(std::strtoul(message.from.c_str(), nullptr, 10)),
             3);
  put_number(content, 0, 2);
  put_number(content, static_cast<std::uint32_t>(8 * bytes.size()), 2);
  content.insert(content.end(), bytes.begin(), bytes.end());
  put_number(content, 0, 1);
  say("TXXX", content, now);
}

void BinaryBeidouTerminal::say(std::string_view name, const Bytes& content, MonoTime at) {
  Bytes frame{'$'};
  frame.insert(frame.end(), name.begin(), name.end());
  put_number(frame, static_cast<std::uint32_t>(head + content.size() + 1), 2);
  put_number(frame, card(), 3);
  frame.insert(frame.end(), content.begin(), content.end());
  frame.push_back(sum_of(frame, frame.size()));
  say_bytes(std::string(frame.begin(), frame.end()), at);
}

/// Text for people, the beams, that the network lets it send again, and a frame that the line
/// spoiled.
void BinaryBeidouTerminal::chat(MonoTime now) {
  say_bytes(std::string(gbk_words), now);
  say("GLZK", {3, 2, 2, 0, 3, 0}, now);
  say("FKXX", {8, 0, 0, 0, 0}, now);
  say_bytes(std::string("$TXXX\0\x15\3\xB2\x6E\x60\2\xBE\x3D\0\0\0\x08h\0\xFF", 21), now);
}

}  // namespace buoysim
