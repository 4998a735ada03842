#include "shore/gateway/digest.hpp"

#include <fmt/format.h>

#include "base/crc.hpp"
#include "base/hash.hpp"
#include "shore/gateway/bit_reader.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::fail;
using buoyd::Result;

namespace {

constexpr unsigned known_version = 1;
constexpr std::size_t check_bytes = 2;
constexpr std::uint64_t most_places = 30'000;              // of a description
constexpr std::int64_t farthest_second = 253'402'300'799;  // the year 9999
constexpr std::int64_t highest_seq = std::int64_t{1} << 61U;
constexpr int lowest_exponent = -16;

ToldValue value_in(BitReader& bits, std::size_t& next_place) {
  ToldValue value;
  value.place = next_place + static_cast<std::size_t>(bits.number(0) % (most_places + 1));
  next_place = value.place + 1;
  value.is_suspect = bits.bit();
  if (!bits.bit()) {
    value.number = bits.signed_number(8);
  } else if (!bits.bit()) {
    value.as = ToldAs::digits;
    value.exponent = static_cast<int>(bits.bits(5)) + lowest_exponent;
    value.number = bits.signed_number(8);
  } else {
    value.as = ToldAs::text;
    const std::uint64_t bytes = bits.number(3);
    value.text =
        bits.text(bytes > bits.left() / 8 ? bits.left() + 1 : static_cast<std::size_t>(bytes));
  }
  return value;
}

/// Where the reader of one reading stands to that of the next.
struct Before {
  bool is_first = true;
  std::int64_t seq = 0;
  std::int64_t second = 0;
};

bool read_reading(BitReader& bits, Before& before, Digest& digest) {
  before.seq += bits.signed_number(before.is_first ? 16 : 4) % highest_seq;
  before.second += bits.signed_number(before.is_first ? 28 : 4) % (farthest_second + 1);
  before.is_first = false;
  ToldReading reading;
  reading.is_clock_set = bits.bit();
  reading.description = fmt::format("{:06x}", bits.bits(24));
  if (before.seq <= 0 || before.seq >= highest_seq || before.second < 0 ||
      before.second > farthest_second)
    return false;
  reading.seq = static_cast<std::uint64_t>(before.seq);
  reading.utc = buoyd::WallTime(std::chrono::seconds(before.second));
  std::size_t next_place = 0;
  for (std::uint64_t left = bits.number(2) + 1; left > 0 && !bits.failed(); --left) {
    reading.values.push_back(value_in(bits, next_place));
    if (next_place > most_places) return false;
  }
  digest.readings.push_back(std::move(reading));
  return !bits.failed();
}

}  // namespace

std::string station_mark(std::string_view station) {
  return buoyd::to_hex(buoyd::hash8(station)).substr(0, 4);
}

Result<Digest> decode_digest(std::span<const std::uint8_t> bytes) {
  if (bytes.size() <= check_bytes) return fail(ErrorCode::invalid, "too short for a digest");
  const auto body = bytes.first(bytes.size() - check_bytes);
  const unsigned said = bytes[body.size()] | unsigned{bytes[body.size() + 1]} << 8U;
  if (said != buoyd::rtu_crc(body))
    return fail(ErrorCode::invalid, "no digest: its check is wrong");
  BitReader bits(body);
  if (const auto version = bits.bits(4); version != known_version) {
    return fail(ErrorCode::invalid,
                fmt::format("a digest of version {}, expected {}", version, known_version));
  }
  Digest digest;
  digest.station = fmt::format("{:04x}", bits.bits(16));
  digest.epoch = fmt::format("{:08x}", bits.bits(32));
  Before before;
  bool is_sound = true;
  while (is_sound && bits.bit()) is_sound = read_reading(bits, before, digest);
  const auto padding = static_cast<unsigned>(bits.left());
  if (!is_sound || bits.failed() || padding >= 8 || bits.bits(padding) != 0)
    return fail(ErrorCode::invalid, "a digest whose readings make no sense");
  return digest;
}

}  // namespace buoyshore
