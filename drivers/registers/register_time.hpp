#pragma once
// Dates and times as the decimal digits of numbers. Pure; any thread.

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace buoyd {

/// Seconds since 1970 of numbers whose decimal digits are, from the highest, what RegisterChannel's
/// `digits` say of each: 20260314 is "YYYYMMDD", 26 is "YY" (from 2000). What no number says is 0.
/// nullopt if a number has more digits than that, or it is no date.
[[nodiscard]] std::optional<std::int64_t> seconds_of_digits(std::span<const std::string> digits,
                                                            std::span<const std::int64_t> numbers);

}  // namespace buoyd
