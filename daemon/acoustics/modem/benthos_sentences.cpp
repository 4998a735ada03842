#include "acoustics/modem/benthos_sentences.hpp"

#include <algorithm>
#include <utility>

#include "base/digits.hpp"
#include "base/number_text.hpp"

namespace buoyd {

namespace {

constexpr std::string_view prompt_mark = "user:";
constexpr std::string_view packet_mark = "DATA(";
constexpr std::string_view packet_end = "<EOP>";
constexpr std::size_t longest_line = 1024;
constexpr std::size_t longest_packet = 4096;
constexpr int most_packet_lines = 200;

/// "user:" and a number, which '>' ends.
bool is_prompt(std::string_view text) {
  if (!text.starts_with(prompt_mark) || !text.ends_with('>')) return false;
  text.remove_prefix(prompt_mark.size());
  return all_digits(text.substr(0, text.size() - 1));
}

/// What stands behind the first `mark` up to a blank, other blanks before it left out; "" without
/// one.
std::string_view word_behind(std::string_view text, std::string_view mark) {
  const std::size_t place = text.find(mark);
  if (place == std::string_view::npos) return {};
  text.remove_prefix(place + mark.size());
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text.substr(0, text.find(' '));
}

/// Pairs of hex digits, blanks between them.
bool append_hex(std::string_view text, Bytes& bytes) {
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    if (text.empty()) return true;
    const auto byte = number_in<std::uint8_t>(text.substr(0, 2), 16);
    if (!byte || text.size() < 2 || bytes.size() >= longest_packet) return false;
    bytes.push_back(*byte);
    text.remove_prefix(2);
  }
}

std::optional<BenthosRange> benthos_range_in(std::string_view line) {
  constexpr double longest = 120'000;  // ms
  if (!line.starts_with("Range ")) return std::nullopt;
  std::string_view to = word_behind(line, " to ");
  to = to.substr(0, to.find(':'));
  const auto address = number_in<AcousticAddress>(to);
  const auto trip = number_in<double>(word_behind(line, "(Round-trip"));
  if (!address || !trip || !(*trip >= 0 && *trip < longest)) return std::nullopt;
  const std::chrono::duration<double, std::milli> one_way(*trip / 2);
  return BenthosRange{*address, std::chrono::duration_cast<Micros>(one_way)};
}

}  // namespace

std::vector<BenthosSaid> BenthosReader::take(std::span<const std::uint8_t> bytes) {
  for (const std::uint8_t byte : bytes) {
    const char c = static_cast<char>(byte);
    if (c == '\r' || c == '\n') {
      end_line();
    } else if (line_.size() < longest_line) {
      line_ += c;
      if (c == '>' && is_prompt(line_)) {
        said_.emplace_back(BenthosPrompt{});
        line_.clear();
      }
    }
  }
  return std::exchange(said_, {});
}

void BenthosReader::end_line() {
  if (!line_.empty()) read_line(line_);
  line_.clear();
}

void BenthosReader::read_line(std::string_view line) {
  if (line.starts_with(packet_mark)) {
    packet_.emplace();
    const std::size_t end = line.find("):");
    const auto length =
        number_in<std::size_t>(line.substr(packet_mark.size(), end - packet_mark.size()));
    const bool is_right = end != std::string_view::npos && length && *length <= longest_packet;
    if (is_right) packet_->length = *length;
    if (!is_right || !append_hex(line.substr(end + 2), packet_->bytes)) packet_.reset();
  } else if (packet_ && goes_on(*packet_, line)) {
    if (packet_ && ++packet_->lines > most_packet_lines) packet_.reset();
  } else if (const auto range = benthos_range_in(line)) {
    said_.emplace_back(*range);
  } else {
    said_.emplace_back(BenthosLine{std::string(line)});
  }
}

/// False: the line is none of the packet's.
bool BenthosReader::goes_on(BenthosPacket& packet, std::string_view line) {
  if (packet.bytes.size() < packet.length) {
    Bytes bytes = packet.bytes;
    if (!append_hex(line, bytes)) return false;
    packet.bytes = std::move(bytes);
  } else if (line.starts_with("Source:")) {
    packet.from = number_in<AcousticAddress>(word_behind(line, "Source:"));
    packet.to = number_in<AcousticAddress>(word_behind(line, "Destination:"));
  } else if (line.starts_with("CRC:")) {
    packet.is_right = word_behind(line, "CRC:") == "Pass";
    packet.quality.integrity = number_in<double>(word_behind(line, "SNR:"));
  } else if (line.starts_with(packet_end)) {
    end_packet(packet);
  } else {
    return false;
  }
  return true;
}

void BenthosReader::end_packet(const BenthosPacket& packet) {
  const bool is_whole =
      packet.is_right && !packet.bytes.empty() && packet.bytes.size() == packet.length;
  if (is_whole && packet.from && packet.to) {
    said_.emplace_back(BenthosFrame{*packet.to, {*packet.from, packet.bytes, packet.quality}});
  }
  packet_.reset();
}

}  // namespace buoyd
