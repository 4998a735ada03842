#include "shore/decode/block_reader.hpp"

#include <algorithm>

namespace buoyshore {

namespace {

constexpr unsigned no_codes = 63;
constexpr unsigned max_order = 2;
constexpr unsigned escape_ones = 24;
constexpr unsigned escape_length_bits = 6;

/// Bits of a byte string, most significant first; zeros and `overrun` behind its end.
class BitReader {
 public:
  explicit BitReader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  [[nodiscard]] bool overrun() const { return overrun_; }

  [[nodiscard]] bool bit() {
    if (position_ / 8 >= bytes_.size()) {
      overrun_ = true;
      return false;
    }
    const std::uint8_t byte = bytes_[position_ / 8];
    const auto shift = static_cast<unsigned>(7 - position_ % 8);
    ++position_;
    return ((byte >> shift) & 1U) != 0;
  }

  [[nodiscard]] std::uint64_t bits(unsigned count) {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < count; ++i) {
      value = (value << 1U) | (bit() ? 1U : 0U);
    }
    return value;
  }

  /// One Rice code.
  [[nodiscard]] std::uint64_t code(unsigned k) {
    unsigned ones = 0;
    while (ones < escape_ones && bit()) ++ones;
    if (ones == escape_ones) {
      return bits(static_cast<unsigned>(bits(escape_length_bits)) + 1);
    }
    const std::uint64_t low = bits(k);
    return (std::uint64_t{ones} << k) | low;
  }

  /// Are the bits up to the next whole byte zeros?
  [[nodiscard]] bool padding_is_zero() {
    const auto spare = static_cast<unsigned>((8 - position_ % 8) % 8);
    return bits(spare) == 0;
  }

  [[nodiscard]] std::size_t bytes_used() const { return (position_ + 7) / 8; }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t position_ = 0;
  bool overrun_ = false;
};

std::uint64_t from_zigzag(std::uint64_t z) {
  return (z >> 1U) ^ (~(z & 1U) + 1U);
}

}  // namespace

void BlockReader::fail(std::string_view reason) {
  if (!failed()) {
    reason_ = reason;
  }
  rest_ = {};
}

std::uint8_t BlockReader::byte() {
  const auto one = take(1);
  return one.empty() ? std::uint8_t{0} : one.front();
}

std::uint64_t BlockReader::number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const std::uint8_t next = byte();
    if (shift == 63 && next > 1) {
      break;
    }
    value |= std::uint64_t{next & 0x7FU} << shift;
    if ((next & 0x80U) == 0) {
      return value;
    }
  }
  fail("a number has more than 64 bits");
  return 0;
}

std::int64_t BlockReader::signed_number() {
  return static_cast<std::int64_t>(from_zigzag(number()));
}

std::span<const std::uint8_t> BlockReader::take(std::uint64_t count) {
  if (count > rest_.size()) {
    fail("it ends too soon");
    return {};
  }
  const auto taken = rest_.first(static_cast<std::size_t>(count));
  rest_ = rest_.subspan(taken.size());
  return taken;
}

void BlockReader::rice_codes(unsigned k, std::uint64_t step, std::span<std::uint64_t> out) {
  if (out.size() > rest_.size() * 8) {
    fail("it ends too soon");
    return;
  }
  BitReader bits(rest_);
  for (std::uint64_t& value : out) {
    value = from_zigzag(bits.code(k)) + step;
  }
  if (!bits.padding_is_zero()) {
    fail("bits behind the last code are not zero");
  }
  if (bits.overrun()) {
    fail("it ends too soon");
  }
  [[maybe_unused]] const auto used = take(failed() ? 0 : bits.bytes_used());
}

std::vector<std::int64_t> BlockReader::integers(std::size_t count) {
  const std::uint8_t head = byte();
  const unsigned order = head / 64U;
  const unsigned k = head % 64U;
  if (order > max_order || order > count) {
    fail("a column's order is too high");
    return {};
  }
  std::vector<std::uint64_t> values(failed() ? 0 : count);
  if (failed()) {
    return {};
  }
  const auto residuals = std::span(values).subspan(order);
  for (unsigned i = 0; i < order; ++i) {
    values[i] = static_cast<std::uint64_t>(signed_number());
  }
  const auto step = static_cast<std::uint64_t>(signed_number());
  if (k == no_codes) {
    std::ranges::fill(residuals, step);
  } else {
    rice_codes(k, step, residuals);
  }
  for (std::size_t start = order; start > 0; --start) {
    for (std::size_t i = start; i < count; ++i) {
      values[i] += values[i - 1];
    }
  }
  return failed() ? std::vector<std::int64_t>{}
                  : std::vector<std::int64_t>(values.begin(), values.end());
}

}  // namespace buoyshore
