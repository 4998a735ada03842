#pragma once
// Decimal arithmetic on printed numbers, in 64-bit integers: no binary fraction comes in between.
// Pure functions; any thread.

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/values.hpp"

namespace buoyd {

/// value × numerator / denominator: the point moves where that is a power of ten, else
/// unit_extra_decimals more decimals, rounded. nullopt if it is no number or too long.
[[nodiscard]] std::optional<Decimal> convert_decimal(std::string_view text, std::int64_t numerator,
                                                     std::int64_t denominator);
/// number + offset; nullopt where 64 bits do not hold it.
[[nodiscard]] std::optional<Decimal> add_to_decimal(std::string_view number, std::int64_t offset);
/// "2.73087E+02", as C prints a number with an exponent (a sign and two digits at least): the point
/// moves. nullopt if it is none or too long.
[[nodiscard]] std::optional<Decimal> decimal_of_exponent(std::string_view text);
/// [d]ddmm.mmm: degrees, with degrees_extra_decimals more decimals than the minutes.
[[nodiscard]] std::optional<Decimal> degrees_of(std::string_view text);

}  // namespace buoyd
