#pragma once
// Where the registers driver finds a model's values, and which reads bring them: part of the
// model, immutable once loaded. The simulator encodes from the same map. Any thread.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace buoyd {

/// What a number is in its registers.
enum class RegisterFormat : std::uint8_t { u16, s16, u32, s32, u64, s64, f32, f64 };

/// Order of the bytes of a value of two or four registers, named by how they travel; A is the most
/// significant byte of a 32-bit value. For 64 bits: of all eight bytes or four words likewise.
enum class WordOrder : std::uint8_t {
  abcd,  ///< high word first
  cdab,  ///< low word first
  dcba,  ///< low word first, bytes swapped in each word
  badc,  ///< high word first, bytes swapped in each word
};

/// One number in registers.
struct RegisterValue {
  std::uint8_t function = 3;  ///< 3 holding, 4 input registers
  std::uint16_t address = 0;  ///< on the wire (0-based)
  RegisterFormat format = RegisterFormat::u16;
  WordOrder order = WordOrder::abcd;

  /// Registers it takes: 1, 2 or 4.
  [[nodiscard]] std::uint16_t width() const;
  bool operator==(const RegisterValue&) const = default;
};

/// A value counts only if this register holds one of these integers (parameter id, quality id).
struct RegisterTest {
  RegisterValue value;
  std::vector<std::int64_t> is;
};

/// The instrument says the unit of a value by a number: value × factor is in the channel's unit.
/// A number that is not listed makes the value no value.
struct RegisterUnits {
  struct Unit {
    std::int64_t id = 0;
    double factor = 1.0;
  };
  RegisterValue value;
  std::vector<Unit> units;  ///< the instrument's default first
};

/// How a number is a time.
enum class RegisterTime : std::uint8_t {
  none,
  /// ((((yy·12 + month)·31 + day)·24 + h)·60 + m)·60 + s, yy from 2000, month and day from 1
  /// (ZX 300); the channel's value is seconds since 1970-01-01 UTC.
  months_of_31_days,
};

/// Where one channel's value stands; at the same index as in ModelKind::channels. The value is the
/// sum of the terms (in double), read as a time if it is one, times the unit's factor. An array
/// channel's value i stands `axis.stride` × i registers further; so do its tests and units.
struct RegisterChannel {
  std::vector<RegisterValue> terms;  ///< one, or more where the instrument splits a number
  std::vector<double> nulls;         ///< a term that equals one of these is no value
  std::vector<RegisterTest> require;
  std::optional<RegisterUnits> units;
  RegisterTime time = RegisterTime::none;
};

/// How a kind's array channels repeat.
struct RegisterAxis {
  std::uint16_t stride = 0;             ///< registers from one point's values to the next's
  std::optional<RegisterValue> point;   ///< the first point's coordinate; the next is a stride on
  std::optional<double> unused_point;   ///< a point of this coordinate is not in use: padding
  std::optional<RegisterValue> in_use;  ///< how many points are in use, the others are padding
};

/// One Modbus read: at most 125 registers, across no hole.
struct ReadSpan {
  std::uint8_t function = 3;
  std::uint16_t address = 0;
  std::uint16_t count = 0;
  bool operator==(const ReadSpan&) const = default;
};

/// One kind of reading; at the same index as in Model::kinds.
struct RegisterKind {
  std::vector<RegisterChannel> channels;
  std::optional<RegisterAxis> axis;
  /// Channel that the instrument counts up with each record: read first (an unchanged record mark
  /// needs no more), again behind each point's values, and the first point's at the end; what moved
  /// meanwhile is read again.
  std::optional<std::size_t> scan_counter;
  // Planned at loading (read_plan.hpp), by function and address:
  std::vector<ReadSpan> spans;          ///< all values
  std::vector<ReadSpan> counter_reads;  ///< the scan counter of every point, each looked at twice
};

/// Registers that must not be read, not even across: [first, last] on the wire.
struct RegisterHole {
  std::uint8_t function = 3;
  std::uint16_t first = 0;
  std::uint16_t last = 0;
};

struct RegisterMap {
  std::uint16_t max_count = 125;  ///< registers in one read
  std::vector<RegisterHole> holes;
  std::vector<RegisterKind> kinds;
};

/// Reads of one poll of all kinds when all is well and every record is new.
struct PollSize {
  std::size_t transactions = 0;
  std::size_t request_bytes = 0;
  std::size_t answer_bytes = 0;
};
[[nodiscard]] PollSize poll_size(const RegisterMap& map, bool tcp);

}  // namespace buoyd
