#include "drivers/frames/frame_decoder.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>

#include "base/digits.hpp"
#include "base/time.hpp"
#include "core/proof/bytes_as_text.hpp"
#include "drivers/frames/byte_frames.hpp"

namespace buoyd {

namespace {

using Bytes = std::span<const std::uint8_t>;
using Number = std::optional<RegisterNumber>;

/// "0000004.90": blanks before it, a sign; what is no number is none.
Number printed_number(Bytes bytes) {
  std::string_view text = bytes_as_text(bytes);
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const bool minus = text.starts_with('-');
  text.remove_prefix(minus || text.starts_with('+') ? 1 : 0);
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string digits(text.substr(0, point));
  const std::string_view fraction = text.substr(std::min(point + 1, text.size()));
  digits += fraction;
  if (!all_digits(digits) || digits.size() > 18) {
    return std::nullopt;
  }
  const std::int64_t magnitude = digits_to_int(digits);
  const std::int64_t integer = minus ? -magnitude : magnitude;
  const auto decimals = static_cast<int>(fraction.size());
  return RegisterNumber{ExactNumber{integer, decimals}.value(), integer, true, decimals};
}

Number number_from(Bytes bytes, const FrameValue& value) {
  if (bytes.empty()) {
    return std::nullopt;
  }
  if (value.printed) {
    return printed_number(bytes);
  }
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bits = bits << 8U | bytes[value.little_endian ? bytes.size() - 1 - i : i];
  }
  return number_of_bits(bits, value.bits(), value.format, value.part);
}

Number number_at(const FrameBytes& bytes, const FrameValue& value, std::size_t shift) {
  return number_from(bytes.at(value, shift), value);
}

std::optional<std::int64_t> integer_at(const FrameBytes& bytes, const FrameValue& value,
                                       std::size_t shift) {
  const Number number = number_at(bytes, value, shift);
  return number ? whole(*number) : std::nullopt;
}

bool passes(const FrameBytes& bytes, const FrameTest& test, std::size_t shift) {
  const auto integer = integer_at(bytes, test.value, shift);
  const auto inside = [&integer](const std::vector<std::int64_t>& range) {
    return *integer >= range.front() && *integer <= range.back();
  };
  return test.passes(integer) && (test.between.empty() || inside(test.between)) &&
         (test.not_between.empty() || !inside(test.not_between));
}

/// Integers are added as such.
RegisterNumber sum_of(const RegisterNumber& a, const RegisterNumber& b) {
  return b.is_integer ? plus(a, ExactNumber{b.integer, b.decimals})
                      : RegisterNumber{a.real + b.real, 0, false};
}

/// What 64 bits do not hold goes on as a double.
RegisterNumber squared(const RegisterNumber& number) {
  constexpr std::int64_t lowest =
      std::numeric_limits<std::int64_t>::min();  // has no absolute value
  return number.is_integer && number.integer != lowest
             ? times(number, ExactNumber{std::abs(number.integer), number.decimals})
             : RegisterNumber{number.real * std::abs(number.real), 0, false};
}

/// Rounded to the nearest of the decimals that the quotient keeps, halves away from zero.
RegisterNumber divided(const RegisterNumber& number, const FrameChannel& channel) {
  const RegisterNumber shifted = times(number, ExactNumber{1, -channel.divisor_decimals});
  if (!shifted.is_integer) {
    return {number.real / static_cast<double>(channel.divisor), 0, false};
  }
  const std::int64_t half = channel.divisor / 2;
  const std::int64_t rest = shifted.integer % channel.divisor;
  const std::int64_t up = std::abs(rest) + half >= channel.divisor ? 1 : 0;
  const std::int64_t digits = shifted.integer / channel.divisor + (rest < 0 ? -up : up);
  const ExactNumber exact{digits, channel.divisor_decimals};
  return {exact.value(), digits, true, channel.divisor_decimals};
}

Number calculated(const FrameBytes& bytes, const FrameChannel& channel, std::size_t shift) {
  Number total;
  for (const FrameValue& term : channel.terms) {
    Number part = number_at(bytes, term, shift);
    if (!part || is_null(channel.nulls, part->real)) {
      return std::nullopt;
    }
    if (term.times != 1) {
      part = times(*part, ExactNumber{term.times, 0});
    }
    total = total ? sum_of(*total, *part) : *part;
  }
  if (total && channel.square) {
    total = squared(*total);
  }
  if (total && channel.divisor > 1) {
    total = divided(*total, channel);
  }
  if (total && !(channel.factor == ExactNumber{1, 0})) {
    total = times(*total, channel.factor);
  }
  if (total && channel.offset.digits != 0) {
    total = plus(*total, channel.offset);
  }
  return total;
}

int full_year(std::int64_t year) {
  const std::int64_t century = year < 80 ? 2000 : year < 100 ? 1900 : 0;
  return static_cast<int>(year + century);
}

/// Seconds since 1970; nullopt if it is no time.
Number time_at(const FrameBytes& bytes, const FrameTime& time) {
  std::array<std::int64_t, FrameTime::parts> said{};
  for (std::size_t i = 0; i < said.size(); ++i) {
    if (const auto& part = time.part[i]) {
      const auto is = integer_at(bytes, *part, 0);
      if (!is || *is < 0 || *is > 9999) {
        return std::nullopt;
      }
      said[i] = *is;
    }
  }
  if (said[FrameTime::hundredth] > 99) {
    return std::nullopt;
  }
  const auto part = [&said](FrameTime::Part i) { return static_cast<int>(said[i]); };
  const auto utc =
      utc_from_civil(full_year(said[FrameTime::year]), part(FrameTime::month), part(FrameTime::day),
                     part(FrameTime::hour), part(FrameTime::minute),
                     Micros(std::chrono::seconds(part(FrameTime::second))));
  if (!utc) {
    return std::nullopt;
  }
  const std::int64_t seconds =
      std::chrono::floor<std::chrono::seconds>(utc->time_since_epoch()).count();
  const RegisterNumber whole_seconds{static_cast<double>(seconds), seconds, true, 0};
  return time.part[FrameTime::hundredth]
             ? plus(whole_seconds, ExactNumber{said[FrameTime::hundredth], 2})
             : whole_seconds;
}

Scalar text_at(const FrameBytes& bytes, const FrameValue& value, std::size_t shift) {
  const Bytes raw = value.is_packed() ? Bytes{} : bytes.at(value, shift);
  std::string text =
      value.is_packed() ? bytes.packed_text(value, shift) : std::string(raw.begin(), raw.end());
  text.resize(std::min(text.find('\0'), text.size()));
  text.resize(text.find_last_not_of(' ') + 1);
  return text.empty() ? Scalar() : Scalar(clean_text(text));
}

Scalar value_at(const FrameBytes& bytes, const FrameChannel& channel, const ModelChannel& meaning,
                std::size_t shift) {
  const bool good = std::ranges::all_of(
      channel.require, [&](const FrameTest& test) { return passes(bytes, test, shift); });
  if (!good) {
    return {};
  }
  if (meaning.type == ValueType::text) {
    return text_at(bytes, channel.terms.front(), shift);
  }
  const Number number =
      channel.time ? time_at(bytes, *channel.time) : calculated(bytes, channel, shift);
  return number && meaning.allows(number->real) ? scalar_of(meaning.type, *number) : Scalar();
}

/// Source: ITU-R M.1371, table of six-bit ASCII: '@' is 0 and fills what is left, a blank is 32.
constexpr unsigned end_of_six_bit = 0;

char six_bit_character(unsigned number) {
  return static_cast<char>(number < 32 ? number + 64 : number);
}

/// first + i × step, where the frame states both.
std::vector<double> stated_points(const FrameBytes& bytes, const FrameAxis& axis,
                                  std::size_t points) {
  std::vector<double> all;
  if (!axis.first || !axis.step) {
    return all;
  }
  const Number first = number_at(bytes, axis.first->value, 0);
  const Number step = number_at(bytes, axis.step->value, 0);
  if (!first || !step) {
    return all;
  }
  const RegisterNumber one = times(*step, axis.step->factor);
  RegisterNumber point = times(*first, axis.first->factor);
  for (std::size_t i = 0; i < points; ++i) {
    all.push_back(point.real);
    point = sum_of(point, one);
  }
  return all;
}

bool fits_sync(const FramePattern& sync, Bytes frame) {
  return sync.size() <= frame.size() &&
         std::equal(sync.begin(), sync.end(), frame.begin(),
                    [](const FrameByte& byte, std::uint8_t is) { return byte.fits(is); });
}

bool reads(const FrameChannel& channel, std::uint16_t block) {
  const auto stands_there = [block](const FrameValue& value) { return value.block == block; };
  const auto part_stands_there = [&](const auto& part) { return part && stands_there(*part); };
  return channel.time ? std::ranges::any_of(channel.time->part, part_stands_there)
                      : std::ranges::any_of(channel.terms, stands_there);
}

const FrameMap& frames_of(const Model& model) {
  static const FrameMap none;
  return model.frames ? *model.frames : none;
}

}  // namespace

FrameBytes::FrameBytes(const FrameMap& map, Bytes frame, std::uint8_t unused_bits)
    : frame_(frame.first(frame.size() - std::min(frame.size(), width_of(map.check.sum)))),
      unused_bits_(frame_.empty() ? 0 : unused_bits) {
  if (map.blocks) {
    find_blocks(*map.blocks);
  }
}

std::size_t FrameBytes::word_at(std::size_t offset, bool little_endian) const {
  const std::size_t first = frame_[offset];
  const std::size_t second = frame_[offset + 1];
  return little_endian ? first | second << 8U : first << 8U | second;
}

/// A block ends where the next one begins.
void FrameBytes::find_blocks(const FrameBlocks& blocks) {
  const FrameValue& count_at = blocks.count;
  const Number said = number_from(at(count_at, 0), count_at);
  const std::size_t count =
      said && said->is_integer
          ? static_cast<std::size_t>(std::clamp<std::int64_t>(said->integer, 0, 255))
          : 0;
  std::vector<std::size_t> firsts;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t entry = blocks.table + 2 * i;
    const std::size_t first =
        entry + 2 <= frame_.size() ? word_at(entry, count_at.little_endian) : frame_.size();
    if (first + 2 <= frame_.size()) {
      firsts.push_back(first);
    }
  }
  for (const std::size_t first : firsts) {
    std::size_t end = frame_.size();
    for (const std::size_t other : firsts) {
      end = other > first ? std::min(end, other) : end;
    }
    const auto id = static_cast<std::uint16_t>(word_at(first, count_at.little_endian));
    blocks_.push_back({id, first, end});
  }
}

Bytes FrameBytes::at(const FrameValue& value, std::size_t shift) const {
  std::size_t first = 0;
  std::size_t end = frame_.size();
  if (value.block) {
    const auto block = std::ranges::find(blocks_, *value.block, &Block::id);
    if (block == blocks_.end()) {
      return {};
    }
    first = block->first;
    end = block->end;
  }
  const std::size_t begin = first + value.offset + shift;
  const bool there =
      begin + value.width <= end && (begin + value.width) * 8 - value.spare <= bits();
  return there ? frame_.subspan(begin, value.width) : Bytes{};
}

std::string FrameBytes::packed_text(const FrameValue& value, std::size_t shift) const {
  const std::size_t width = value.character_bits;
  std::string text;
  std::size_t bit = (value.offset + shift) * 8 + value.lead;
  for (std::size_t i = 0; i < value.width && bit + width <= bits(); ++i) {
    unsigned character = 0;
    for (const std::size_t end = bit + width; bit < end; ++bit) {
      character = character << 1U | (frame_[bit / 8] >> (7 - bit % 8) & 1U);
    }
    if (width == 4) {
      text += "0123456789abcdef"[character];
    } else if (character == end_of_six_bit) {
      break;
    } else {
      text += six_bit_character(character);
    }
  }
  return text;
}

FrameDecoder::FrameDecoder(const Model& model) : model_(model), map_(frames_of(model)) {}

DecodedFrame FrameDecoder::read(std::size_t kind, const FrameBytes& bytes,
                                std::size_t points) const {
  const ModelKind& meaning = model_.kinds[kind];
  const FrameKind& map = map_.kinds[kind];
  DecodedFrame decoded;
  decoded.kind = kind;
  for (std::size_t i = 0; i < map.channels.size(); ++i) {
    const FrameChannel& channel = map.channels[i];
    const std::size_t plane = std::size_t{channel.plane} * channel.stride * points;
    for (std::size_t point = 0; point < meaning.points(meaning.channels[i]); ++point) {
      const bool used = !meaning.channels[i].on_axis || point < points;
      const std::size_t shift = plane + point * channel.stride;
      decoded.values.push_back(used ? value_at(bytes, channel, meaning.channels[i], shift)
                                    : Scalar());
    }
  }
  if (map.axis && meaning.axis) {
    decoded.axis = stated_points(bytes, *map.axis, meaning.axis->points);
    decoded.points = points;
  }
  return decoded;
}

bool FrameDecoder::is_of(std::size_t kind, Bytes frame, const FrameBytes& bytes) const {
  const FrameKind& map = map_.kinds[kind];
  const bool long_enough =
      bytes.bits() >= map.least_bits + (map.least_bits > 0 ? 8 * AisHeader::size : 0);
  return fits_sync(map.sync, frame) && (map.size == 0 || map.size == frame.size()) && long_enough &&
         std::ranges::all_of(map.select,
                             [&](const FrameTest& test) { return passes(bytes, test, 0); });
}

/// Points in use; nullopt: more than the axis has.
std::optional<std::size_t> FrameDecoder::points_of(std::size_t kind,
                                                   const FrameBytes& bytes) const {
  const auto& axis = map_.kinds[kind].axis;
  const auto& meaning = model_.kinds[kind].axis;
  const std::size_t points = meaning ? meaning->points : 0;
  if (!axis || !axis->in_use) {
    const std::size_t fitting = points_that_fit(map_.kinds[kind], bytes.bits() / 8, points);
    return fitting <= points ? std::optional(fitting) : std::nullopt;
  }
  const auto said = integer_at(bytes, *axis->in_use, 0);
  const bool fits = said && *said >= 0 && *said <= static_cast<std::int64_t>(points);
  return fits ? std::optional(static_cast<std::size_t>(*said)) : std::nullopt;
}

std::vector<DecodedFrame> FrameDecoder::decode(Bytes frame, std::uint8_t unused_bits) const {
  const FrameBytes bytes(map_, frame, unused_bits);
  std::vector<DecodedFrame> decoded;
  for (std::size_t kind = 0; kind < model_.kinds.size(); ++kind) {
    const auto points = is_of(kind, frame, bytes) ? points_of(kind, bytes) : std::nullopt;
    if (points) {
      decoded.push_back(read(kind, bytes, *points));
    }
  }
  return decoded;
}

std::size_t FrameDecoder::unread_blocks(Bytes frame,
                                        const std::vector<DecodedFrame>& decoded) const {
  const FrameBytes bytes(map_, frame, 0);
  const auto is_unread = [&](const FrameBytes::Block& block) {
    return std::ranges::none_of(decoded, [&](const DecodedFrame& one) {
      return std::ranges::any_of(map_.kinds[one.kind].channels, [&](const FrameChannel& channel) {
        return reads(channel, block.id);
      });
    });
  };
  return static_cast<std::size_t>(std::ranges::count_if(bytes.blocks(), is_unread));
}

}  // namespace buoyd
