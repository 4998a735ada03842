#pragma once
// One value as an instrument gave it, before it is written into a reading's body.
// Values; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"

namespace buoyd {

/// A decimal number with the instrument's own digits, in JSON's form ("20.10", "-0.00").
struct Decimal {
  std::string digits;
  bool operator==(const Decimal&) const = default;
};

/// Makes a Decimal of an instrument's print: no '+', no leading zeros, ".5" → "0.5", "5." → "5".
/// Surrounding blanks are dropped. Invalid unless it is [+-]digits[.digits], with at most 40
/// characters behind the sign.
[[nodiscard]] Result<Decimal> make_decimal(std::string_view print);

/// std::monostate is "no value" (flag 9). NaN and infinities are written as no value too.
using Scalar = std::variant<std::monostate, std::int64_t, float, double, Decimal, std::string>;

/// All values of a reading, flattened in the order of its description (arrays point after point).
using Values = std::vector<Scalar>;

/// The number that it is; NaN of no value and of a text.
[[nodiscard]] double number_of(const Scalar& value);

/// Makes a valid text: UTF-8 of at most 1 KiB, with U+FFFD for control and invalid bytes.
[[nodiscard]] std::string clean_text(std::string_view raw);

/// Writes any bytes as such a text, from which they can be read back: line feed, carriage return
/// and tab become \n, \r and \t, a backslash is doubled, any other byte that is no printable UTF-8
/// becomes \xhh. nullopt: the text would be over 1 KiB.
[[nodiscard]] std::optional<std::string> data_text(std::string_view raw);

}  // namespace buoyd
