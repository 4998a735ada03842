#include "messages/digest.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/crc.hpp"
#include "base/json.hpp"
#include "base/number_text.hpp"
#include "core/body.hpp"
#include "core/told/value_steps.hpp"

namespace buoyd {

namespace {

constexpr unsigned digest_version = 1;
constexpr std::size_t check_bytes = 2;
constexpr std::size_t end_bits = 1;
constexpr std::int64_t most_steps = std::int64_t{1} << 40U;
constexpr std::int64_t most_plain_steps = 100'000;  // of an integer, which may be a large count
constexpr int lowest_exponent = -16;
constexpr int highest_exponent = 15;
constexpr std::string_view suspect_or_better = "123";

std::optional<InDigits> in_digits(double number) {
  if (number == 0) return InDigits{};
  const int magnitude = static_cast<int>(std::floor(std::log10(std::fabs(number))));
  const int exponent = std::max(magnitude - kept_digits + 1, lowest_exponent);
  if (exponent > highest_exponent) return std::nullopt;
  return InDigits{std::llround(number / std::pow(10.0, exponent)), exponent};
}

std::optional<std::variant<InSteps, InDigits, std::string>> told(const ChannelLayout& channel,
                                                                 std::string_view token,
                                                                 std::optional<double> step) {
  if (channel.type == ValueType::text) {
    const auto json = Json::parse(token);
    const std::string* const text = json ? json->string() : nullptr;
    if (text == nullptr || text->size() > longest_digest_text) return std::nullopt;
    return *text;
  }
  const auto number = number_in<double>(token);
  if (!number || !std::isfinite(*number)) return std::nullopt;
  if (step) {
    const double steps = std::round(*number / *step);
    const bool is_count =
        channel.type == ValueType::integer && channel.value_names.empty() && !tells_time(channel);
    const auto most = static_cast<double>(is_count ? most_plain_steps : most_steps);
    if (std::fabs(steps) <= most) return InSteps{static_cast<std::int64_t>(steps)};
  }
  const auto digits = in_digits(*number);
  if (!digits) return std::nullopt;
  return *digits;
}

std::vector<const ChannelLayout*> channel_of_each(const Description& description) {
  std::vector<const ChannelLayout*> channels;
  for (const ChannelLayout& channel : description.channels()) {
    channels.insert(channels.end(), channel.points, &channel);
  }
  return channels;
}

struct ValueWriter {
  BitWriter& bits;
  void operator()(const InSteps& value) const {
    bits.bit(false);
    bits.signed_number(value.steps, 8);
  }
  void operator()(const InDigits& value) const {
    bits.bits(0b10, 2);
    bits.bits(static_cast<std::uint64_t>(value.exponent - lowest_exponent), 5);
    bits.signed_number(value.mantissa, 8);
  }
  void operator()(const std::string& text) const {
    bits.bits(0b11, 2);
    bits.number(text.size(), 3);
    bits.text(text);
  }
};

void write_value(BitWriter& bits, const DigestValue& value, std::size_t next_place) {
  bits.number(value.place - next_place, 0);
  bits.bit(value.is_suspect);
  std::visit(ValueWriter{bits}, value.value);
}

std::int64_t second_of(WallTime time) {
  return std::chrono::floor<std::chrono::seconds>(time + std::chrono::milliseconds(500))
      .time_since_epoch()
      .count();
}

std::uint64_t first_bytes(const auto& hash, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value = value << 8U | hash[i];
  return value;
}

}  // namespace

DigestReading digest_reading(const StoredReading& stored, const std::vector<std::size_t>& places) {
  const Reading& reading = stored.reading;
  const Description& description = *reading.description;
  const ClockState clock = ClockQuality::from_byte(reading.clock).state;
  DigestReading digest{
      stored.seq, reading.utc, clock >= ClockState::free_running, description.hash(), {}};
  const auto tokens = split_body(description, reading.body);
  if (!tokens) return digest;
  const auto flags = full_flags(description, *tokens, reading.flags);
  if (!flags) return digest;
  const auto channels = channel_of_each(description);
  const auto steps = value_steps(description);
  for (const std::size_t place : places) {
    const char flag = (*flags)[place];
    if (suspect_or_better.find(flag) == std::string_view::npos) continue;
    if (auto value = told(*channels[place], (*tokens)[place], steps[place])) {
      digest.values.push_back({place, flag == '3', *std::move(value)});
    }
  }
  return digest;
}

DigestWriter::DigestWriter(std::string_view station, const EpochId& epoch, std::size_t most_bytes)
    : most_bits_(8 * (most_bytes - check_bytes)) {
  bits_.bits(digest_version, 4);
  bits_.bits(first_bytes(hash8(station), 2), 16);
  bits_.bits(first_bytes(epoch, 4), 32);
}

void DigestWriter::write_head(const DigestReading& reading, std::size_t count) {
  const std::int64_t second = second_of(reading.utc);
  bits_.bit(true);
  bits_.signed_number(static_cast<std::int64_t>(reading.seq - last_seq_), readings_ == 0 ? 16 : 4);
  bits_.signed_number(second - last_second_, readings_ == 0 ? 28 : 4);
  bits_.bit(reading.is_clock_set);
  bits_.bits(first_bytes(reading.description, 3), 24);
  bits_.number(count - 1, 2);
}

/// Of those behind `from`; what is written to find it out is taken back.
std::size_t DigestWriter::values_that_fit(const DigestReading& reading, std::size_t from) {
  const std::size_t begin = bits_.size();
  write_head(reading, reading.values.size() - from);  // the longest that it may be
  std::size_t count = 0;
  std::size_t next_place = 0;
  for (std::size_t i = from; i < reading.values.size(); ++i) {
    write_value(bits_, reading.values[i], next_place);
    if (bits_.size() + end_bits > most_bits_) break;
    next_place = reading.values[i].place + 1;
    ++count;
  }
  bits_.cut(begin);
  return count;
}

std::size_t DigestWriter::add(const DigestReading& reading, std::size_t from) {
  if (from >= reading.values.size()) return 0;
  const std::size_t count = values_that_fit(reading, from);
  if (count == 0) return 0;
  write_head(reading, count);
  std::size_t next_place = 0;
  for (std::size_t i = from; i < from + count; ++i) {
    write_value(bits_, reading.values[i], next_place);
    next_place = reading.values[i].place + 1;
  }
  ++readings_;
  last_seq_ = reading.seq;
  last_second_ = second_of(reading.utc);
  return count;
}

Bytes DigestWriter::bytes() const {
  BitWriter whole = bits_;
  whole.bit(false);
  Bytes bytes = whole.bytes();
  const std::uint16_t check = rtu_crc(bytes);
  bytes.push_back(static_cast<std::uint8_t>(check & 0xFFU));
  bytes.push_back(static_cast<std::uint8_t>(check >> 8U));
  return bytes;
}

}  // namespace buoyd
