#include "acoustics/modem/seatrac_sentences.hpp"

#include <string>

#include "base/hash.hpp"
#include "drivers/byte_sum.hpp"

namespace buoyd {

namespace {

using BytesView = std::span<const std::uint8_t>;

constexpr std::size_t seatrac_check_bytes = 2;
constexpr std::size_t fix_bytes = 16;  // of an acoustic fix, before the blocks that its flags name
constexpr unsigned has_range = 0x01;
constexpr unsigned has_angles = 0x02;
constexpr unsigned has_position = 0x04;

unsigned word_at(BytesView bytes, std::size_t place) {
  return bytes[place] | (unsigned{bytes[place + 1]} << 8U);
}

/// How a beacon heard another one.
struct AcousticFix {
  AcousticAddress to = 0;
  AcousticAddress from = 0;
  LinkQuality quality;
  std::size_t size = 0;
};

/// Distance in 0.1 m by the speed of sound in 0.1 m/s.
std::optional<Micros> travel_in(BytesView bytes) {
  constexpr std::size_t speed = 12;
  constexpr std::size_t distance = fix_bytes + 8;  // behind a count and a time
  const unsigned decimetres_a_second = word_at(bytes, speed);
  if (decimetres_a_second == 0) return std::nullopt;
  const std::chrono::duration<double> seconds(static_cast<double>(word_at(bytes, distance)) /
                                              decimetres_a_second);
  return std::chrono::duration_cast<Micros>(seconds);
}

std::optional<AcousticFix> fix_in(BytesView bytes) {
  constexpr std::size_t range_bytes = 10;
  constexpr std::size_t angle_bytes = 7;  // and two for each of its receivers
  constexpr std::size_t position_bytes = 6;
  constexpr double centibels = 10;
  if (bytes.size() < fix_bytes) return std::nullopt;
  AcousticFix fix{bytes[0], bytes[1], {}, fix_bytes};
  fix.quality.rssi = static_cast<std::int16_t>(word_at(bytes, 14)) / centibels;
  const unsigned flags = bytes[2];
  if ((flags & has_range) != 0) {
    fix.size += range_bytes;
    if (bytes.size() < fix.size) return std::nullopt;
    fix.quality.travel = travel_in(bytes);
  }
  if ((flags & has_angles) != 0) {
    if (bytes.size() <= fix.size) return std::nullopt;
    fix.size += angle_bytes + 2 * std::size_t{bytes[fix.size]};
  }
  if ((flags & has_position) != 0) fix.size += position_bytes;
  return bytes.size() < fix.size ? std::nullopt : std::optional(fix);
}

/// The fix, whether it answers data of ours, how long the data is, the data.
SeatracSentence received_in(BytesView bytes) {
  const auto fix = fix_in(bytes);
  if (!fix || bytes.size() < fix->size + 2) return {};
  const bool answers = bytes[fix->size] != 0;
  const BytesView data = bytes.subspan(fix->size + 2);
  if (answers || data.empty() || data.size() != bytes[fix->size + 1]) return {};
  return SeatracFrame{fix->to, {fix->from, {data.begin(), data.end()}, fix->quality}};
}

SeatracSentence answered_in(BytesView bytes) {
  const auto fix = fix_in(bytes);
  if (!fix) return {};
  return SeatracRange{fix->from, fix->quality.travel};
}

}  // namespace

Bytes seatrac_command(SeatracKind kind, BytesView fields) {
  Bytes bytes{static_cast<std::uint8_t>(kind)};
  bytes.insert(bytes.end(), fields.begin(), fields.end());
  const unsigned check = byte_sum(SumKind::crc16_arc, bytes);
  bytes.push_back(static_cast<std::uint8_t>(check & 0xFFU));
  bytes.push_back(static_cast<std::uint8_t>(check >> 8U));
  const std::string words = "#" + upper_hex(bytes) + "\r\n";
  return {words.begin(), words.end()};
}

SeatracSentence read_seatrac(std::string_view sentence) {
  const auto bytes = sentence.starts_with('$') ? hex_bytes(sentence.substr(1)) : std::nullopt;
  if (!bytes || bytes->size() <= 1 + seatrac_check_bytes) return {};
  const BytesView said = BytesView(*bytes).first(bytes->size() - seatrac_check_bytes);
  if (byte_sum(SumKind::crc16_arc, said) != word_at(*bytes, said.size())) return {};
  const BytesView fields = said.subspan(1);
  const auto kind = static_cast<SeatracKind>(said[0]);
  switch (kind) {
    case SeatracKind::received:
      return received_in(fields);
    case SeatracKind::ping_answer:
      return answered_in(fields);
    case SeatracKind::get_settings:
      return SeatracSettings{{fields.begin(), fields.end()}};
    case SeatracKind::reboot:
    case SeatracKind::set_settings:
    case SeatracKind::save_settings:
    case SeatracKind::ping:
    case SeatracKind::ping_error:
    case SeatracKind::send:
    case SeatracKind::send_error:
      return SeatracStatus{kind, fields[0]};
  }
  return {};
}

}  // namespace buoyd
