#include "core/capture_file.hpp"

#include <fmt/format.h>

#include <optional>

#include "base/number_text.hpp"

namespace buoyd {

namespace {

constexpr std::int64_t second = 1'000'000;

std::string time_text(Micros at) {
  return fmt::format("{}.{:06}", at.count() / second, at.count() % second);
}

/// Cuts the text up to `end` off its front; all of it where there is none.
std::string_view cut(std::string_view& text, char end) {
  const std::size_t at = text.find(end);
  const std::string_view front = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return front;
}

/// "12.000345"
std::optional<Micros> parse_time(std::string_view text) {
  constexpr std::uint64_t most = 1'000'000'000;  // s: 31 years
  const auto seconds = number_in<std::uint64_t>(cut(text, '.'), 10);
  const auto micros = text.size() == 6 ? number_in<std::uint32_t>(text, 10) : std::nullopt;
  if (!seconds || !micros || *seconds > most) {
    return std::nullopt;
  }
  return Micros(static_cast<std::int64_t>(*seconds) * second + *micros);
}

std::optional<std::vector<std::uint8_t>> parse_bytes(std::string_view text) {
  std::vector<std::uint8_t> bytes;
  while (!text.empty()) {
    const std::string_view word = cut(text, ' ');
    const auto byte = word.size() == 2 ? number_in<std::uint8_t>(word, 16) : std::nullopt;
    if (!byte) {
      return std::nullopt;
    }
    bytes.push_back(*byte);
  }
  return bytes.empty() ? std::nullopt : std::optional(std::move(bytes));
}

/// "# line water": what it says is kept; other remarks are for people.
void take_remark(std::string_view text, Capture& capture) {
  cut(text, ' ');
  const std::string_view key = cut(text, ' ');
  if (key == "line") capture.line = text;
  if (key == "device") capture.device = text;
  if (key == "start") {
    if (const auto start = parse_iso8601(text)) capture.start = *start;
  }
}

/// "0.000123 > 01 03 …", or "3.2 ! 120": so many bytes are missing.
bool take_piece(std::string_view text, Capture& capture) {
  const auto at = parse_time(cut(text, ' '));
  const std::string_view direction = cut(text, ' ');
  if (!at) {
    return false;
  }
  if (direction == "!") {
    const auto lost = number_in<std::uint64_t>(text, 10);
    capture.lost += lost.value_or(0);
    return lost.has_value();
  }
  auto bytes = parse_bytes(text);
  if (!bytes || (direction != ">" && direction != "<")) {
    return false;
  }
  capture.pieces.push_back({*at, direction == ">", std::move(*bytes)});
  return true;
}

}  // namespace

std::vector<std::uint8_t> Capture::received() const {
  std::vector<std::uint8_t> bytes;
  for (const CapturePiece& piece : pieces) {
    if (!piece.sent) bytes.insert(bytes.end(), piece.bytes.begin(), piece.bytes.end());
  }
  return bytes;
}

std::vector<std::uint8_t> Capture::both() const {
  std::vector<std::uint8_t> bytes;
  for (const CapturePiece& piece : pieces) {
    bytes.insert(bytes.end(), piece.bytes.begin(), piece.bytes.end());
  }
  return bytes;
}

std::string capture_head(const Capture& capture) {
  return fmt::format("{}# line {}\n# device {}\n# start {}\n", capture_mark, capture.line,
                     capture.device, iso8601(capture.start));
}

void append_piece(std::string& out, const CapturePiece& piece) {
  if (piece.bytes.empty()) {
    return;
  }
  out += time_text(piece.at);
  out += piece.sent ? " >" : " <";
  for (const std::uint8_t byte : piece.bytes) {
    out += fmt::format(" {:02X}", byte);
  }
  out += '\n';
}

std::string lost_line(Micros at, std::uint64_t bytes) {
  return fmt::format("{} ! {}\n", time_text(at), bytes);
}

Result<Capture> parse_capture(std::string_view text) {
  Capture capture;
  if (!text.starts_with(capture_mark)) {
    return fail(ErrorCode::invalid, "line 1: expected \"# buoyd capture 1\"");
  }
  for (std::size_t number = 1; !text.empty(); ++number) {
    std::string_view line = cut(text, '\n');
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with('#')) {
      take_remark(line, capture);
    } else if (!line.empty() && !take_piece(line, capture)) {
      return fail(ErrorCode::invalid,
                  fmt::format("line {}: expected seconds with six decimals, > or <, and bytes as "
                              "\"1.250000 < 01 03\"",
                              number));
    }
  }
  return capture;
}

}  // namespace buoyd
