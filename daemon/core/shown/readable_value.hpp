#pragma once
// Prints a stored number for people. Pure; any thread.

#include <string>
#include <string_view>

namespace buoyd {

/// Six decimals at most; a number of seconds since 1970 becomes a time:
/// ("54.014693571833", "degrees_north") → "54.014694",
/// ("1795326851.00", "seconds since 1970-01-01T00:00:00Z") → "2026-11-22T05:54:11Z".
/// A token that is no number stays unchanged.
[[nodiscard]] std::string readable_value(std::string_view token, std::string_view unit);

/// The text after a value: " m", or "" if there is no unit or readable_value() contains it.
[[nodiscard]] std::string readable_unit(std::string_view unit);

}  // namespace buoyd
