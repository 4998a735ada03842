#include "acoustics/acoustic_frame.hpp"

#include <algorithm>

namespace buoyd {

namespace {

constexpr std::uint8_t mark = 0xB1;  // buoyd's acoustic frames, version 1
constexpr unsigned hearing_bits = 0x03;
constexpr unsigned asks_bit = 0x04;
constexpr unsigned online_bit = 0x08;
constexpr unsigned fragment_bit = 0x10;
constexpr unsigned time_bit = 0x20;
constexpr unsigned asks_time_bit = 0x40;
constexpr unsigned known_bits = 0x7F;
constexpr unsigned time_bits = 64;
/// Larger errors are told as this one.
constexpr Micros largest_error = std::chrono::milliseconds(0xFFFF);

void append(Bytes& out, unsigned number16) {
  out.push_back(static_cast<std::uint8_t>(number16 >> 8U));
  out.push_back(static_cast<std::uint8_t>(number16 & 0xFFU));
}

std::uint16_t number_at(std::span<const std::uint8_t> bytes, std::size_t place) {
  return static_cast<std::uint16_t>((unsigned{bytes[place]} << 8U) | bytes[place + 1]);
}

unsigned flags_of(const SpokenFrame& frame) {
  return static_cast<unsigned>(frame.heard.hearing) | (frame.asks ? asks_bit : 0U) |
         (frame.is_online ? online_bit : 0U) | (frame.fragment ? fragment_bit : 0U) |
         (frame.time ? time_bit : 0U) | (frame.asks_time ? asks_time_bit : 0U);
}

/// UTC in µs, and by how many ms it may be wrong.
void append_time(Bytes& out, const SpokenTime& time) {
  const auto utc = static_cast<std::uint64_t>(time.utc.time_since_epoch().count());
  for (unsigned shift = time_bits; shift > 0;) {
    out.push_back(static_cast<std::uint8_t>(utc >> (shift -= 8U) & 0xFFU));
  }
  const Micros error = std::clamp(time.error, Micros(0), largest_error);
  append(out, static_cast<unsigned>(std::chrono::ceil<std::chrono::milliseconds>(error).count()));
}

std::optional<SpokenTime> time_in(std::span<const std::uint8_t> bytes) {
  if (bytes.size() != time_frame_bytes - bare_frame_bytes) return std::nullopt;
  std::uint64_t utc = 0;
  for (const std::uint8_t byte : bytes.first(time_bits / 8)) utc = utc << 8U | byte;
  return SpokenTime{WallTime(Micros(static_cast<std::int64_t>(utc))),
                    std::chrono::milliseconds(number_at(bytes, time_bits / 8))};
}

std::optional<Fragment> fragment_in(std::span<const std::uint8_t> bytes) {
  if (bytes.size() <= 4) return std::nullopt;
  Fragment fragment{number_at(bytes, 0), bytes[2], bytes[3], {bytes.begin() + 4, bytes.end()}};
  if (fragment.index >= fragment.count) return std::nullopt;
  return fragment;
}

}  // namespace

Bytes encode_frame(const SpokenFrame& frame) {
  const HeardState& heard = frame.heard;
  Bytes out{mark, static_cast<std::uint8_t>(flags_of(frame)), frame.left};
  append(out, heard.message);
  const bool is_partly = heard.hearing == Hearing::partly;
  out.push_back(is_partly ? heard.base : heard.reason);
  append(out, is_partly ? heard.after : 0U);
  if (frame.time) append_time(out, *frame.time);
  if (frame.fragment) {
    append(out, frame.fragment->message);
    out.push_back(frame.fragment->index);
    out.push_back(frame.fragment->count);
    out.insert(out.end(), frame.fragment->bytes.begin(), frame.fragment->bytes.end());
  }
  return out;
}

std::optional<SpokenFrame> decode_frame(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < bare_frame_bytes || bytes[0] != mark || (bytes[1] & ~known_bits) != 0) {
    return std::nullopt;
  }
  const unsigned flags = bytes[1];
  SpokenFrame frame;
  frame.asks = (flags & asks_bit) != 0;
  frame.is_online = (flags & online_bit) != 0;
  frame.asks_time = (flags & asks_time_bit) != 0;
  frame.left = bytes[2];
  frame.heard.hearing = static_cast<Hearing>(flags & hearing_bits);
  frame.heard.message = number_at(bytes, 3);
  const bool is_partly = frame.heard.hearing == Hearing::partly;
  (is_partly ? frame.heard.base : frame.heard.reason) = bytes[5];
  if (is_partly) frame.heard.after = number_at(bytes, 6);
  if ((flags & time_bit) != 0) {
    frame.time = time_in(bytes.subspan(bare_frame_bytes));
    if (!frame.time || (flags & fragment_bit) != 0) return std::nullopt;
  }
  if ((flags & fragment_bit) != 0) {
    frame.fragment = fragment_in(bytes.subspan(bare_frame_bytes));
    if (!frame.fragment) return std::nullopt;
  }
  return frame;
}

}  // namespace buoyd
