#include "firmware-host/frames/frame_cells.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

namespace buoysim {

using buoyd::FrameMap;
using buoyd::FrameValue;
using buoyd::RegisterFormat;

namespace {

using Span = std::span<const std::uint8_t>;

std::uint64_t bits_at(Span frame, const FrameValue& value, std::size_t at) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < value.width; ++i) {
    const std::uint64_t byte = frame[at + i];
    const std::size_t place = value.little_endian ? i : value.width - 1U - i;
    bits |= byte << (8 * place);
  }
  return bits;
}

void put_bits(Bytes& frame, const FrameValue& value, std::size_t at, std::uint64_t bits) {
  for (std::size_t i = 0; i < value.width; ++i) {
    const std::size_t place = value.little_endian ? i : value.width - 1U - i;
    frame[at + i] = static_cast<std::uint8_t>(bits >> (8 * place) & 0xFFU);
  }
}

unsigned meant_bits(const FrameValue& value) {
  return value.part.count > 0 ? value.part.count : value.width * 8U;
}

std::uint64_t all_ones(unsigned count) {
  return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

std::optional<std::int64_t> integer_of(std::uint64_t bits, unsigned count, RegisterFormat format) {
  const std::uint64_t sign = std::uint64_t{1} << (count - 1);
  if (format == RegisterFormat::s16) {
    return static_cast<std::int64_t>((bits & sign) != 0 ? bits | ~all_ones(count) : bits);
  }
  if (format == RegisterFormat::sm16) {
    const auto size = static_cast<std::int64_t>(bits & (sign - 1));
    return (bits & sign) != 0 ? -size : size;
  }
  if (format != RegisterFormat::bcd16) {
    return static_cast<std::int64_t>(bits);
  }
  std::int64_t number = 0;
  std::int64_t weight = 1;
  for (; bits > 0; bits >>= 4U, weight *= 10) {
    if ((bits & 0xFU) > 9) {
      return std::nullopt;
    }
    number += weight * static_cast<std::int64_t>(bits & 0xFU);
  }
  return number;
}

std::uint64_t bcd_of(std::uint64_t number) {
  std::uint64_t bits = 0;
  for (unsigned shift = 0; number > 0 && shift < 64; shift += 4, number /= 10) {
    bits |= number % 10 << shift;
  }
  return bits;
}

double lowest_of(const FrameValue& value) {
  const unsigned count = meant_bits(value);
  if (value.format == RegisterFormat::s16) {
    return -std::ldexp(1.0, static_cast<int>(count) - 1);
  }
  return value.format == RegisterFormat::sm16 ? -highest_of(value) : 0;
}

std::uint64_t bits_of(const FrameValue& value, double number) {
  const double held = std::clamp(std::round(number), lowest_of(value), highest_of(value));
  const auto integer = static_cast<std::int64_t>(held);
  if (value.format == RegisterFormat::sm16) {
    const std::uint64_t sign = all_ones(meant_bits(value)) & ~(all_ones(meant_bits(value)) >> 1U);
    return static_cast<std::uint64_t>(std::llabs(integer)) | (integer < 0 ? sign : 0);
  }
  const auto plain = static_cast<std::uint64_t>(integer);
  return (value.format == RegisterFormat::bcd16 ? bcd_of(plain) : plain) &
         all_ones(meant_bits(value));
}

std::optional<Fixed> printed(std::string text) {
  text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
  const bool minus = text.starts_with('-');
  text.erase(0, minus || text.starts_with('+') ? 1 : 0);
  const std::size_t point = text.find('.');
  const int decimals = point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1);
  text.erase(std::min(point, text.size()), 1);
  const bool good = !text.empty() && text.size() <= 18 &&
                    text.find_first_not_of("0123456789") == std::string::npos;
  std::int64_t digits = 0;
  std::from_chars(text.data(), text.data() + text.size(), digits);
  return good ? std::optional(Fixed{minus ? -digits : digits, decimals}) : std::nullopt;
}

/// In the style of what stands there.
std::string print_like(const std::string& form, double number) {
  const FieldStyle style = style_of(form, 0);
  const auto length = static_cast<int>(form.size());
  const int point = style.decimals > 0 ? style.decimals + 1 : 0;
  const int width = std::max(1, length - point - (number < 0 ? 1 : 0));
  return Fixed::nearest(number, style.decimals).print(width);
}

/// Characters of a packed text that the frame has room for.
std::size_t room_for(Span frame, const FrameValue& value, std::size_t at) {
  const std::size_t bits = (frame.size() - at) * 8 - value.lead;
  return std::min<std::size_t>(value.width, bits / value.character_bits);
}

/// By their numbers: hex digits, or the six-bit characters of ITU-R M.1371.
std::string_view characters_of(const FrameValue& value) {
  return value.character_bits == 4
             ? "0123456789abcdef"
             : "@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_ !\"#$%&'()*+,-./0123456789:;<=>?";
}

/// With what fills it up.
std::string packed_characters(Span frame, const FrameValue& value, std::size_t at) {
  const std::size_t width = value.character_bits;
  std::string text;
  for (std::size_t i = 0; i < room_for(frame, value, at); ++i) {
    std::size_t number = 0;
    for (std::size_t bit = 0; bit < width; ++bit) {
      const std::size_t place = at * 8 + value.lead + i * width + bit;
      number = number * 2 + (frame[place / 8] & 0x80U >> place % 8 ? 1U : 0U);
    }
    text += characters_of(value)[number];
  }
  return text;
}

std::string read_packed_text(Span frame, const FrameValue& value, std::size_t at) {
  std::string text = packed_characters(frame, value, at);
  if (value.character_bits == 6) {
    text.resize(std::min(text.find('@'), text.size()));
    text.resize(text.find_last_not_of(' ') + 1);
  }
  return text;
}

/// What has no such character is '?'. What is left is filled with blanks where what stood there
/// was, else with the first character.
void write_packed_text(Bytes& frame, const FrameValue& value, std::size_t at,
                       const std::string& text) {
  const std::size_t width = value.character_bits;
  const std::string_view all = characters_of(value);
  const bool blanks = packed_characters(frame, value, at).ends_with(' ');
  const std::size_t fill = blanks ? all.find(' ') : 0;
  for (std::size_t i = 0; i < room_for(frame, value, at); ++i) {
    const std::size_t found = i < text.size() ? all.find(text[i]) : fill;
    const std::size_t number = found == std::string_view::npos ? all.size() - 1 : found;
    for (std::size_t bit = 0; bit < width; ++bit) {
      const std::size_t place = at * 8 + value.lead + i * width + bit;
      const auto mask = static_cast<std::uint8_t>(0x80U >> place % 8);
      const bool one = (number >> (width - 1 - bit) & 1U) != 0;
      frame[place / 8] =
          static_cast<std::uint8_t>(one ? frame[place / 8] | mask : frame[place / 8] & ~mask);
    }
  }
}

}  // namespace

double highest_of(const FrameValue& value) {
  const unsigned count = meant_bits(value);
  if (value.format == RegisterFormat::bcd16) {
    return std::pow(10.0, count / 4) - 1;
  }
  const bool halved = value.format == RegisterFormat::s16 || value.format == RegisterFormat::sm16;
  // Beyond 2^53 a double's neighbour below is taken.
  const unsigned magnitude = std::min(halved ? count - 1 : count, 62U);
  return magnitude > 53 ? std::ldexp(1.0, static_cast<int>(magnitude)) - 1024
                        : std::ldexp(1.0, static_cast<int>(magnitude)) - 1;
}

std::optional<std::size_t> place_of(const FrameMap& map, Span frame, const FrameValue& value,
                                    std::size_t shift) {
  std::size_t end = frame.size() - std::min(frame.size(), buoyd::width_of(map.check.sum));
  std::size_t begin = 0;
  if (value.block) {
    if (!map.blocks) return std::nullopt;
    const auto count = place_of(map, frame, map.blocks->count, 0);
    const auto number = count ? read_cell(frame, map.blocks->count, *count) : std::nullopt;
    FrameValue word = map.blocks->count;  // in the same byte order
    word.width = 2;
    word.format = RegisterFormat::u16;
    std::optional<std::size_t> found;
    std::size_t next = end;
    std::vector<std::size_t> firsts;
    for (std::size_t i = 0; number && static_cast<double>(i) < number->real; ++i) {
      const std::size_t entry = map.blocks->table + 2 * i;
      const std::size_t first =
          entry + 2 <= end ? static_cast<std::size_t>(bits_at(frame, word, entry)) : end;
      if (first + 2 > end) continue;
      firsts.push_back(first);
      const bool mine = bits_at(frame, word, first) == *value.block;
      found = mine && !found ? std::optional(first) : found;
    }
    if (!found) return std::nullopt;
    for (const std::size_t first : firsts) {
      next = first > *found ? std::min(next, first) : next;
    }
    begin = *found;
    end = next;
  }
  const std::size_t at = begin + value.offset + shift;
  const std::size_t bytes = value.is_packed() ? 1 : value.width;  // a packed text may be shorter
  return at + bytes <= end ? std::optional(at) : std::nullopt;
}

std::optional<CellNumber> read_cell(Span frame, const FrameValue& value, std::size_t at) {
  if (value.printed) {
    const auto fixed = printed({frame.begin() + static_cast<std::ptrdiff_t>(at),
                                frame.begin() + static_cast<std::ptrdiff_t>(at + value.width)});
    return fixed ? std::optional(CellNumber{fixed->value(), fixed}) : std::nullopt;
  }
  const std::uint64_t bits = bits_at(frame, value, at);
  if (value.format == RegisterFormat::f32) {
    return CellNumber{std::bit_cast<float>(static_cast<std::uint32_t>(bits)), std::nullopt};
  }
  if (value.format == RegisterFormat::f64) {
    return CellNumber{std::bit_cast<double>(bits), std::nullopt};
  }
  const unsigned count = meant_bits(value);
  const auto integer = integer_of(bits >> value.part.lowest & all_ones(count), count, value.format);
  return integer ? std::optional(CellNumber{static_cast<double>(*integer), Fixed{*integer, 0}})
                 : std::nullopt;
}

std::string read_cell_text(Span frame, const FrameValue& value, std::size_t at) {
  if (value.is_packed()) {
    return read_packed_text(frame, value, at);
  }
  std::string text(frame.begin() + static_cast<std::ptrdiff_t>(at),
                   frame.begin() + static_cast<std::ptrdiff_t>(at + value.width));
  text.resize(std::min(text.find('\0'), text.size()));
  while (text.ends_with(' ')) {
    text.pop_back();
  }
  return text;
}

void write_cell(Bytes& frame, const FrameValue& value, std::size_t at, double number) {
  if (value.printed) {
    const std::string form(frame.begin() + static_cast<std::ptrdiff_t>(at),
                           frame.begin() + static_cast<std::ptrdiff_t>(at + value.width));
    const std::string text = print_like(form, number);
    if (text.size() == value.width) {
      std::copy(text.begin(), text.end(), frame.begin() + static_cast<std::ptrdiff_t>(at));
    }
  } else if (value.format == RegisterFormat::f32) {
    put_bits(frame, value, at, std::bit_cast<std::uint32_t>(static_cast<float>(number)));
  } else if (value.format == RegisterFormat::f64) {
    put_bits(frame, value, at, std::bit_cast<std::uint64_t>(number));
  } else {
    const std::uint64_t mask = all_ones(meant_bits(value)) << value.part.lowest;
    const std::uint64_t rest = bits_at(frame, value, at) & ~mask;
    put_bits(frame, value, at, rest | (bits_of(value, number) << value.part.lowest & mask));
  }
}

void write_cell_text(Bytes& frame, const FrameValue& value, std::size_t at,
                     const std::string& text) {
  if (value.is_packed()) {
    write_packed_text(frame, value, at, text);
    return;
  }
  for (std::size_t i = 0; i < value.width; ++i) {
    frame[at + i] = i < text.size() ? static_cast<std::uint8_t>(text[i]) : std::uint8_t{0};
  }
}

}  // namespace buoysim
