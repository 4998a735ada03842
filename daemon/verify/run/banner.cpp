#include "verify/run/banner.hpp"

#include <algorithm>
#include <set>
#include <string_view>

namespace buoyd {

namespace {

constexpr std::size_t least_text = 3;  // characters; less is noise
constexpr std::size_t most_text = 200;
constexpr std::string_view between = " / ";

struct HeardLine {
  Micros at{0};  // of its last byte
  std::string text;
};

bool is_printable(char c) {
  return c >= ' ' && c <= '~';
}

bool is_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '$' || c == '!' || c == '#';
}

/// "$GPGGA" of a sentence, "" of a line of numbers: what lines of one sort have in common.
std::string beginning_of(const std::string& text) {
  const auto end = std::ranges::find_if_not(text, is_letter);
  return {text.begin(), end};
}

/// All that is text, in the order in which it came.
std::vector<HeardLine> text_lines(const RunRecord& record) {
  std::vector<HeardLine> made;
  std::string text;
  bool is_text = true;
  for (const CapturePiece& piece : record.pieces) {
    if (piece.sent) continue;
    for (const std::uint8_t byte : piece.bytes) {
      const char c = static_cast<char>(byte);
      if (c == '\r' || c == '\n') {
        if (is_text && text.size() >= least_text) made.push_back({piece.at, text});
        text.clear();
        is_text = true;
      } else {
        is_text = is_text && is_printable(c);
        text += c;
      }
    }
  }
  return made;
}

}  // namespace

std::string banner_in(const RunRecord& record) {
  if (record.readings.empty()) return {};
  const Micros first = record.readings.front().at;
  std::set<std::string> later;
  const std::vector<HeardLine> lines = text_lines(record);
  for (const HeardLine& line : lines) {
    if (line.at > first) later.insert(beginning_of(line.text));
  }
  if (later.empty()) return {};
  std::string made;
  for (const HeardLine& line : lines) {
    if (line.at > first || later.contains(beginning_of(line.text))) continue;
    made += (made.empty() ? "" : std::string(between)) + line.text;
  }
  return made.substr(0, most_text);
}

}  // namespace buoyd
