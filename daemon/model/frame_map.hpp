#pragma once
// How the frames driver finds a model's binary frames and reads them: part of the model, immutable
// once loaded. The simulator encodes from the same map. Any thread.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/register_map.hpp"
#include "model/sum_kind.hpp"

namespace buoyd {

enum class FrameEncoding : std::uint8_t {
  binary,
  hex,  ///< two hex digits a byte; line ends may stand between them
  ais,  ///< the six-bit payload of NMEA sentences VDM and VDO, of one or several
};

/// What stands before the payload's bits in a frame of encoding ais.
struct AisHeader {
  static constexpr std::size_t own = 0;      ///< 1: of the own station (VDO), 0: another's (VDM)
  static constexpr std::size_t channel = 1;  ///< the radio channel's character, 0: none
  static constexpr std::size_t size = 2;     ///< bytes
};

/// One byte of a pattern: those bits of it that are in the mask must be so.
struct FrameByte {
  std::uint8_t bits = 0;
  std::uint8_t mask = 0xFF;

  [[nodiscard]] bool fits(std::uint8_t byte) const { return (byte & mask) == bits; }
  bool operator==(const FrameByte&) const = default;
};
using FramePattern = std::vector<FrameByte>;

/// One number or text in a frame.
struct FrameValue {
  std::optional<std::uint16_t> block;           ///< where offset counts: in the block of this id
  std::uint16_t offset = 0;                     ///< of its first byte, from 0
  std::uint8_t width = 1;                       ///< bytes
  RegisterFormat format = RegisterFormat::u16;  ///< what it is; how wide says `width`
  bool printed = false;                         ///< a number in decimal characters
  bool little_endian = true;
  BitPart part{};
  std::int64_t times = 1;  ///< of a sum's term
  /// Of a packed text: 6 (ITU-R M.1371) or 4 (hex digits) bits a character, `width` of them at
  /// most.
  std::uint8_t character_bits = 0;
  std::uint8_t lead = 0;   ///< bits of its first byte that stand before it
  std::uint8_t spare = 0;  ///< bits of its last byte that stand behind it

  [[nodiscard]] bool is_packed() const { return character_bits > 0; }
  /// Bytes that it stands in.
  [[nodiscard]] std::size_t bytes() const {
    return is_packed() ? (lead + std::size_t{character_bits} * width + 7U) / 8U
                       : std::size_t{width};
  }
  [[nodiscard]] bool is_text() const { return format == RegisterFormat::text && !printed; }
  [[nodiscard]] bool is_float() const {
    return format == RegisterFormat::f32 || format == RegisterFormat::f64;
  }
  [[nodiscard]] std::uint8_t bits() const {
    return is_float() || is_text() || printed ? std::uint8_t{0}
                                              : static_cast<std::uint8_t>(width * 8);
  }
  bool operator==(const FrameValue&) const = default;
};

/// A frame or value counts only if this passes, and lies in (not in) a range.
struct FrameTest : IntegerTest {
  FrameValue value;
  std::vector<std::int64_t> between;      ///< lowest and highest; empty: any
  std::vector<std::int64_t> not_between;  ///< likewise
};

/// Bytes of a whole frame: value × unit + addend.
struct FrameLength {
  FrameValue value;
  std::uint8_t unit = 1;
  std::int16_t addend = 0;
};

/// The sum ends the frame and covers the bytes from `from` to it.
struct FrameCheck {
  SumKind sum = SumKind::none;
  bool little_endian = true;
  std::uint16_t from = 0;
};

/// A table of offsets (u16) to blocks, each of which begins with its id (u16).
struct FrameBlocks {
  FrameValue count;
  std::uint16_t table = 0;  ///< offset of the table
};

/// An instrument's date and time in parts; a year below 80 is 20yy, below 100 19yy. The value is
/// seconds since 1970-01-01 UTC, with two decimals where there are hundredths.
struct FrameTime {
  enum Part : std::uint8_t { year, month, day, hour, minute, second, hundredth, parts };
  std::array<std::optional<FrameValue>, parts> part;
};

/// Where one channel's value stands; at the same index as in ModelKind::channels. The value is the
/// sum of the terms, squared or not, times factor or by divisor, plus offset; an integer stays
/// exact in it (by divisor: rounded). An array channel's
/// value i stands `stride` × i bytes further, and `plane` times the bytes of all points in use.
struct FrameChannel {
  std::vector<FrameValue> terms;  ///< one, or more where the instrument splits a number
  std::vector<double> nulls;      ///< a term that equals one of these is no value
  std::vector<FrameTest> require;
  bool square = false;  ///< times its own magnitude
  ExactNumber factor{1, 0};
  std::int64_t divisor = 1;
  int divisor_decimals = 0;  ///< digits behind the point that a quotient keeps
  ExactNumber offset{0, 0};
  std::uint16_t stride = 0;
  std::uint8_t plane = 0;
  std::optional<FrameTime> time;  ///< in place of terms
};

/// A coordinate that the instrument states.
struct FrameCoordinate {
  FrameValue value;
  ExactNumber factor{1, 0};
};

struct FrameAxis {
  std::optional<FrameValue> in_use;  ///< how many points are in use, the others are null
  /// The points are first + i × step, where the instrument states them.
  std::optional<FrameCoordinate> first;
  std::optional<FrameCoordinate> step;
};

/// One kind of frame; at the same index as in Model::kinds.
struct FrameKind {
  FramePattern sync;
  std::size_t size = 0;        ///< bytes of each frame; 0: as FrameMap::length says
  std::size_t least_bits = 0;  ///< of encoding ais: of the payload
  std::vector<FrameTest> select;
  std::vector<FrameChannel> channels;
  std::optional<FrameAxis> axis;
};

/// A frame is of each kind whose sync, size and tests fit and whose axis has room for its points in
/// use: one reading of each. A sound one that fits none is foreign.
struct FrameMap {
  FrameEncoding encoding = FrameEncoding::binary;
  std::string start;  ///< of hex: what stands before the first digit
  FramePattern sync;  ///< how all frames begin, those that are no kind as well
  std::optional<FrameLength> length;
  FrameCheck check;
  std::vector<std::uint8_t> end;  ///< what may follow a frame without being noise
  std::size_t max_size = 1024;
  std::optional<FrameBlocks> blocks;
  std::vector<FrameKind> kinds;
};

}  // namespace buoyd
