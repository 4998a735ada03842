#pragma once
// One value in an instrument's registers: where it stands and how its bits are meant. Part of the
// model, immutable once loaded. Any thread.

#include <cstdint>
#include <string_view>
#include <vector>

namespace buoyd {

/// What a number is in its registers.
enum class RegisterFormat : std::uint8_t {
  u16,
  s16,
  u32,
  s32,
  u64,
  s64,
  f32,
  f64,
  f16,        ///< IEEE 754 binary16
  sm16,       ///< sign and magnitude: the highest bit is the sign
  bcd16,      ///< four decimal digits
  bcd32,      ///< eight decimal digits
  text,       ///< two characters a register, the first in the high byte
  wide_text,  ///< one character a register
};

/// Order of the bytes of a value of two or four registers, named by how they travel; A is the most
/// significant byte of a 32-bit value. For 64 bits: of all eight bytes or four words likewise.
enum class WordOrder : std::uint8_t {
  abcd,  ///< high word first
  cdab,  ///< low word first
  dcba,  ///< low word first, bytes swapped in each word
  badc,  ///< high word first, bytes swapped in each word
};
/// As models and runs write them, in the order of WordOrder.
inline const std::vector<std::string_view> word_order_names{"ABCD", "CDAB", "DCBA", "BADC"};

/// Registers (coils, inputs) that stand in a row. As a Modbus read: at most 125 registers, across
/// no hole.
struct ReadSpan {
  std::uint8_t function = 3;
  std::uint16_t address = 0;
  std::uint16_t count = 0;

  /// The address behind the last register, at most 65536 where it lies in the address space.
  [[nodiscard]] std::uint32_t end() const { return std::uint32_t{address} + count; }
  bool operator==(const ReadSpan&) const = default;
};

/// Whether `part` lies wholly in `span`.
[[nodiscard]] bool contains(const ReadSpan& span, const ReadSpan& part);
/// Whether a register is in both.
[[nodiscard]] bool overlaps(const ReadSpan& a, const ReadSpan& b);

/// Some bits of an integer, read as a smaller one of its format; count 0: all of it.
struct BitPart {
  std::uint8_t lowest = 0;
  std::uint8_t count = 0;
  bool operator==(const BitPart&) const = default;
};

/// One number in registers, or in coils or discrete inputs (an integer, the first is its lowest
/// bit).
struct RegisterValue {
  std::uint8_t function = 3;  ///< 1 coils, 2 discrete inputs, 3 holding, 4 input registers
  std::uint16_t address = 0;  ///< on the wire (0-based)
  RegisterFormat format = RegisterFormat::u16;
  WordOrder order = WordOrder::abcd;
  std::uint16_t length = 1;  ///< registers of a text, coils or inputs of a number
  BitPart part{};

  [[nodiscard]] bool is_bits() const { return function <= 2; }
  [[nodiscard]] bool is_text() const {
    return format == RegisterFormat::text || format == RegisterFormat::wide_text;
  }
  [[nodiscard]] bool is_float() const {
    return !is_bits() && (format == RegisterFormat::f16 || format == RegisterFormat::f32 ||
                          format == RegisterFormat::f64);
  }
  /// Bits of its integer before a part is taken; 0 of a float or text.
  [[nodiscard]] std::uint8_t bits() const;
  /// Registers (or coils, inputs) it takes.
  [[nodiscard]] std::uint16_t width() const;
  [[nodiscard]] ReadSpan span() const { return {function, address, width()}; }
  bool operator==(const RegisterValue&) const = default;
};

}  // namespace buoyd
