#pragma once
// Takes the print of a number in a body apart: digits, decimals, sign of zero. Values; any thread.

#include <cstdint>
#include <optional>
#include <string_view>

namespace buoyd {

/// "-20.10" has the mantissa −2010 and 2 decimals.
struct PlainPrint {
  std::int64_t mantissa = 0;
  std::uint8_t decimals = 0;
  std::uint8_t digits = 0;  ///< of the mantissa without leading zeros; 0 for zero
  bool minus_zero = false;  ///< "-0.00"
};

/// Reads a print of the form [-]digits[.digits] without needless zeros in front. What it returns
/// prints back to exactly these characters. It is nullopt for any other form, and for more than 18
/// digits or 15 decimals.
[[nodiscard]] std::optional<PlainPrint> parse_plain(std::string_view print);

/// True if this is the shortest print of a float32 (std::to_chars), as its digits alone tell. For
/// more than 6 digits or 8 decimals they do not tell, and it is false.
[[nodiscard]] bool is_shortest_float(const PlainPrint& plain, std::string_view print);

/// The float whose shortest print this is; nullopt if there is no such float.
template <class Float>
[[nodiscard]] std::optional<Float> parse_shortest(std::string_view print);

/// The bits of a float as an integer, such that integers are ordered like the floats
/// (docs/wire-format.md, "ordered").
[[nodiscard]] std::int64_t ordered(float value);
[[nodiscard]] std::int64_t ordered(double value);

/// 10^exponent. The exponent is 18 at most.
[[nodiscard]] std::int64_t power_of_ten(unsigned exponent);

}  // namespace buoyd
