#pragma once
// Dates and times as an instrument's registers count them; written from docs/model-format.md, the
// daemon's decoder not looked at. Pure; any thread.

#include <string>

#include "base/time.hpp"

namespace buoysim {

/// Seconds since 1970 as a ZX 300 counts them: mixed radix of 31-day months from 2000 (modbus.md
/// §1). Whole seconds.
[[nodiscard]] double months_of_31_days(buoyd::WallTime time);

/// The number whose decimal digits are those of the date and time that `digits` names, from the
/// highest: "YYYYMMDD", "hhmmss", "YY" (without century), "ss".
[[nodiscard]] double number_of_digits(buoyd::WallTime time, const std::string& digits);

}  // namespace buoysim
