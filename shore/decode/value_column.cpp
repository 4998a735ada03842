#include "shore/decode/value_column.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "base/json.hpp"
#include "core/proof/bytes_as_text.hpp"

namespace buoyshore {

using buoyd::ValueType;

namespace {

constexpr std::uint8_t text_kind = 0x80;
constexpr std::int64_t most_decimals = 15;

constexpr std::array<std::uint64_t, 16> powers_of_ten = [] {
  std::array<std::uint64_t, 16> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) {
    powers[i] = powers[i - 1] * 10;
  }
  return powers;
}();

/// Between a float's bits and the integers that rise with its value; its own inverse.
template <class Integer>
Integer ordered(Integer bits) {
  return bits < 0 ? bits ^ std::numeric_limits<Integer>::max() : bits;
}

template <class Float>
bool append_float(std::string& out, Float value) {
  if (!std::isfinite(value)) {
    return false;
  }
  std::array<char, 32> print{};
  out.append(print.data(), std::to_chars(print.data(), print.data() + print.size(), value).ptr);
  return true;
}

std::uint64_t magnitude_of(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  return value < 0 ? ~bits + 1 : bits;
}

/// `digits` / 10^decimals, with exactly so many decimals and then `zeros` more.
void append_fixed(std::string& out, std::uint64_t digits, std::size_t decimals, std::size_t zeros) {
  std::string print = std::to_string(digits);
  if (print.size() <= decimals) {
    print.insert(0, decimals + 1 - print.size(), '0');
  }
  print.append(zeros, '0');
  const std::size_t shown = decimals + zeros;
  if (shown > 0) {
    print.insert(print.size() - shown, 1, '.');
  }
  out += print;
}

/// An entry of a text column as it stands in a body; empty if it cannot stand in one.
std::string print_of(std::string_view entry, bool is_text) {
  if (!is_text) {
    const bool is_number = buoyd::json_number_length(entry) == entry.size();
    return is_number ? std::string(entry) : std::string{};
  }
  std::string print = buoyd::json_string(entry);
  const auto back = buoyd::Json::parse(print, print.size());
  const std::string* const text = back ? back->string() : nullptr;
  return text != nullptr && *text == entry ? print : std::string{};
}

}  // namespace

ValueColumn ValueColumn::read(BlockReader& reader, std::size_t count, ValueType type) {
  ValueColumn column;
  column.is_text_ = type == ValueType::text;
  const std::uint8_t kind = reader.byte();
  if (kind == text_kind) {
    column.read_texts(reader, count);
    return column;
  }
  column.kind_ = static_cast<Kind>((kind >> 4U) & 3U);
  column.decimals_ = kind & 15U;
  const bool has_extra = (kind & 0x40U) != 0;
  const bool is_bits = column.kind_ == Kind::float32 || column.kind_ == Kind::float64;
  if ((kind & 0x80U) != 0 || (is_bits && (has_extra || column.decimals_ != 0))) {
    reader.fail("unknown kind of column");
    return column;
  }
  column.main_ = reader.integers(count);
  if (has_extra) {
    column.extra_ = reader.integers(count);
  }
  return column;
}

void ValueColumn::read_texts(BlockReader& reader, std::size_t count) {
  kind_ = Kind::text;
  const std::uint64_t entries = reader.number();
  if (entries > count) {
    reader.fail("more texts than values");
  }
  for (std::uint64_t i = 0; i < entries && !reader.failed(); ++i) {
    texts_.push_back(print_of(buoyd::bytes_as_text(reader.take(reader.number())), is_text_));
  }
  main_ = reader.integers(count);
}

bool ValueColumn::append(std::string& out, std::size_t index) const {
  if (is_text_ && kind_ != Kind::text) {
    return false;
  }
  switch (kind_) {
    case Kind::decimal:
      return append_decimal(out, index);
    case Kind::float32_decimal:
    case Kind::float32:
      return append_float32(out, index);
    case Kind::float64:
      return append_float64(out, index);
    case Kind::text:
      return append_text(out, index);
  }
  return false;
}

bool ValueColumn::append_decimal(std::string& out, std::size_t index) const {
  const std::int64_t value = main_[index];
  const std::int64_t wanted = extra_.empty() ? std::int64_t{decimals_} : extra_[index];
  if (wanted > most_decimals || wanted < -1 - most_decimals) {
    return false;
  }
  if (value < 0 || wanted < 0) {
    out += '-';
  }
  if (wanted < 0) {
    append_fixed(out, 0, static_cast<std::size_t>(-1 - wanted), 0);
    return true;
  }
  std::uint64_t digits = magnitude_of(value);
  const auto shown = static_cast<unsigned>(wanted);
  if (shown >= decimals_) {
    append_fixed(out, digits, decimals_, shown - decimals_);
    return true;
  }
  const std::uint64_t divisor = powers_of_ten[decimals_ - shown];
  append_fixed(out, digits / divisor, shown, 0);
  return digits % divisor == 0;
}

bool ValueColumn::append_float32(std::string& out, std::size_t index) const {
  std::int64_t bits = main_[index];
  if (kind_ == Kind::float32_decimal) {
    const double value = static_cast<double>(bits) / static_cast<double>(powers_of_ten[decimals_]);
    bits = ordered(std::bit_cast<std::int32_t>(static_cast<float>(value)));
    const std::int64_t moved = extra_.empty() ? 0 : extra_[index];
    if (magnitude_of(moved) > std::numeric_limits<std::uint32_t>::max()) {
      return false;
    }
    bits += moved;
  }
  if (bits < std::numeric_limits<std::int32_t>::min() ||
      bits > std::numeric_limits<std::int32_t>::max()) {
    return false;
  }
  return append_float(out, std::bit_cast<float>(ordered(static_cast<std::int32_t>(bits))));
}

bool ValueColumn::append_float64(std::string& out, std::size_t index) const {
  return append_float(out, std::bit_cast<double>(ordered(main_[index])));
}

bool ValueColumn::append_text(std::string& out, std::size_t index) const {
  const auto entry = static_cast<std::uint64_t>(main_[index]);
  if (entry >= texts_.size() || texts_[static_cast<std::size_t>(entry)].empty()) {
    return false;
  }
  out += texts_[static_cast<std::size_t>(entry)];
  return true;
}

}  // namespace buoyshore
