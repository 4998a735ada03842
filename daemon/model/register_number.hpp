#pragma once
// Register words to one number, by format, word order and part; and what is calculated with it, in
// decimal as long as it fits. Pure; any thread.

#include <cstdint>
#include <optional>
#include <span>

#include "core/description.hpp"
#include "core/values.hpp"
#include "model/register_map.hpp"

namespace buoyd {

/// A number as it stood in its registers, or calculated from one.
struct RegisterNumber {
  double real = 0.0;
  std::int64_t integer = 0;  ///< exact: integer / 10^decimals, if `is_integer`
  bool is_integer = false;   ///< an integer format, and it fits 64 bits with sign
  int decimals = 0;
};

/// `words` has as many words as the value takes, as a Modbus library returns them; of coils and
/// inputs one word, 0 or 1, a bit. A BCD with a digit above 9 is no number.
[[nodiscard]] RegisterNumber register_number(std::span<const std::uint16_t> words,
                                             const RegisterValue& value);

/// The number in so many bits (a float in all of them): `count` of its format, of which `part` is
/// meant if it names any.
[[nodiscard]] RegisterNumber number_of_bits(std::uint64_t bits, unsigned count,
                                            RegisterFormat format, BitPart part);

/// number · factor. What 64 bits do not hold goes on as a double.
[[nodiscard]] RegisterNumber times(const RegisterNumber& number, const ExactNumber& factor);
/// number + offset, likewise.
[[nodiscard]] RegisterNumber plus(const RegisterNumber& number, const ExactNumber& offset);

/// The value in the type of its channel: float32, float64, integer (only a whole one) or decimal
/// (with the decimals that the factors gave it; none of a double).
[[nodiscard]] Scalar scalar_of(ValueType type, const RegisterNumber& number);

/// Whether it stands for "no value": one of `nulls`, by equality, NaN or an infinity.
[[nodiscard]] bool is_null(std::span<const double> nulls, double number);

/// As a value of that format comes: -99.9 is none that a float32 can say.
[[nodiscard]] double as_it_comes(double null, RegisterFormat format);

/// The integer that the number is; nullopt if it is none, or a float beyond 2^53.
[[nodiscard]] std::optional<std::int64_t> whole(const RegisterNumber& number);

}  // namespace buoyd
