#pragma once
// A number's print in a body taken apart: digits, decimals, sign of zero. Values; any thread.

#include <cstdint>
#include <optional>
#include <string_view>

namespace buoyd {

/// "-20.10" → mantissa −2010, decimals 2.
struct PlainPrint {
  std::int64_t mantissa = 0;
  std::uint8_t decimals = 0;
  std::uint8_t digits = 0;  ///< of the mantissa without leading zeros; 0 for zero
  bool minus_zero = false;  ///< "-0.00"
};

/// nullopt for anything but [-]digits[.digits] without needless zeros in front, for over 18 digits
/// and over 15 decimals: what it returns, prints back to exactly these characters.
[[nodiscard]] std::optional<PlainPrint> parse_plain(std::string_view print);

/// Is a float32's shortest print (std::to_chars) exactly this, seen from the digits alone? Says no
/// also where it does not know: over 6 digits or 8 decimals.
[[nodiscard]] bool is_shortest_float(const PlainPrint& plain, std::string_view print);

/// The float whose shortest print this is; nullopt if it is not the print of any.
template <class Float>
[[nodiscard]] std::optional<Float> parse_shortest(std::string_view print);

/// Bits in the order of their numbers: docs/wire-format.md, "ordered". Each its own inverse.
[[nodiscard]] std::int64_t ordered(float value);
[[nodiscard]] std::int64_t ordered(double value);

/// 10^exponent, 0 to 18.
[[nodiscard]] std::int64_t power_of_ten(unsigned exponent);

}  // namespace buoyd
