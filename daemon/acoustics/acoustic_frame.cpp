#include "acoustics/acoustic_frame.hpp"

#include <algorithm>

#include "base/crc.hpp"
#include "core/told/high_byte_first.hpp"

namespace buoyd {

namespace {

constexpr std::uint8_t version_mark = 0xB2;  // buoyd's acoustic frames, version 2
constexpr unsigned hearing_bits = 0x03;
constexpr unsigned asks_bit = 0x04;
constexpr unsigned online_bit = 0x08;
constexpr unsigned fragment_bit = 0x10;
constexpr unsigned time_bit = 0x20;
constexpr unsigned asks_time_bit = 0x40;
constexpr unsigned known_bits = 0x7F;
constexpr std::size_t utc_bytes = 8;
constexpr std::uint64_t latest_utc = 253'402'300'799'999'999;  // µs, the end of the year 9999
/// Larger errors are told as this one.
constexpr Micros largest_error = std::chrono::milliseconds(0xFFFF);

/// Of two ids of one length that differ in their last character alone it differs, too.
std::uint8_t mark_of(std::string_view station) {
  const std::uint32_t check = crc32(Bytes(station.begin(), station.end()));
  return static_cast<std::uint8_t>(version_mark ^ (check >> 24U));
}

std::uint16_t number_at(std::span<const std::uint8_t> bytes, std::size_t place) {
  return static_cast<std::uint16_t>(high_first(bytes.subspan(place, 2)));
}

unsigned flags_of(const SpokenFrame& frame) {
  return static_cast<unsigned>(frame.heard.hearing) | (frame.asks ? asks_bit : 0U) |
         (frame.is_online ? online_bit : 0U) | (frame.fragment ? fragment_bit : 0U) |
         (frame.time ? time_bit : 0U) | (frame.asks_time ? asks_time_bit : 0U);
}

/// UTC in µs, and by how many ms it may be wrong.
void append_time(Bytes& out, const UtcFix& time) {
  const auto error = std::chrono::ceil<std::chrono::milliseconds>(
      std::clamp(time.error, Micros(0), largest_error));
  append_high_first(out, static_cast<std::uint64_t>(time.utc.time_since_epoch().count()),
                    utc_bytes);
  append_high_first(out, static_cast<std::uint64_t>(error.count()), 2);
}

std::optional<UtcFix> time_in(std::span<const std::uint8_t> bytes) {
  if (bytes.size() != time_frame_bytes - bare_frame_bytes) return std::nullopt;
  const std::uint64_t utc = high_first(bytes.first(utc_bytes));
  if (utc > latest_utc) return std::nullopt;
  return UtcFix{WallTime(Micros(static_cast<std::int64_t>(utc))),
                std::chrono::milliseconds(number_at(bytes, utc_bytes))};
}

std::optional<Fragment> fragment_in(std::span<const std::uint8_t> bytes) {
  if (bytes.size() <= 4) return std::nullopt;
  Fragment fragment{number_at(bytes, 0), bytes[2], bytes[3], {bytes.begin() + 4, bytes.end()}};
  if (fragment.index >= fragment.count) return std::nullopt;
  return fragment;
}

}  // namespace

Bytes encode_frame(const SpokenFrame& frame, std::string_view station) {
  const HeardState& heard = frame.heard;
  Bytes out{mark_of(station), static_cast<std::uint8_t>(flags_of(frame)), frame.left};
  append_high_first(out, heard.message, 2);
  const bool is_partly = heard.hearing == Hearing::partly;
  out.push_back(is_partly ? heard.base : heard.reason);
  append_high_first(out, is_partly ? heard.after : 0U, 2);
  if (frame.time) append_time(out, *frame.time);
  if (frame.fragment) {
    append_high_first(out, frame.fragment->message, 2);
    out.push_back(frame.fragment->index);
    out.push_back(frame.fragment->count);
    out.insert(out.end(), frame.fragment->bytes.begin(), frame.fragment->bytes.end());
  }
  return out;
}

std::optional<SpokenFrame> decode_frame(std::span<const std::uint8_t> bytes,
                                        std::string_view station) {
  if (bytes.size() < bare_frame_bytes || bytes[0] != mark_of(station) ||
      (bytes[1] & ~known_bits) != 0) {
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
