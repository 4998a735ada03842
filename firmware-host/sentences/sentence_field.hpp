#pragma once
// One field of a sentence: how an instrument prints a number, a position or a time, and how the
// print will be read. Pure; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace buoysim {

constexpr std::int64_t seconds_of_day = 86400;

/// A decimal number: digits × 10^-decimals. What fields print and bodies hold.
struct Fixed {
  std::int64_t digits = 0;
  int decimals = 0;
  bool operator==(const Fixed&) const = default;

  /// The nearest one.
  [[nodiscard]] static Fixed nearest(double value, int decimals);
  /// "-0.50"; at least `width` digits before the point (0: ".50").
  [[nodiscard]] std::string print(int width = 1) const;
  [[nodiscard]] double value() const;
  /// × numerator / denominator, exact, then rounded to `more` further decimals.
  [[nodiscard]] Fixed scaled(std::int64_t numerator, std::int64_t denominator, int more) const;
  /// The same, but where that is a power of ten the point just moves, and no digit is added.
  [[nodiscard]] Fixed converted(std::int64_t numerator, std::int64_t denominator, int more) const;
};

/// How a field of a form prints its number.
struct FieldStyle {
  int width = 1;     ///< digits before the point, zeros in front
  int decimals = 0;  ///< digits behind it
  bool plus = false;
};

/// The style of a print ("007.50": 3 and 2); `decimals` is taken where the field is empty.
[[nodiscard]] FieldStyle style_of(std::string_view print, int decimals);

/// Hex digits with their bytes, two digits each, in reverse order; "" of an odd number.
[[nodiscard]] std::string in_reverse(std::string_view digits);

/// A number with an exponent, in the style of a form like "1.873E-4".
[[nodiscard]] std::string print_exponent(double value, std::string_view form);

/// 54.755 degrees as 05445.3000 (`style.width` 5), and the degrees that this print means, rounded
/// to its decimals + `more`.
struct PrintedAngle {
  std::string text;
  Fixed read;
};
[[nodiscard]] PrintedAngle print_degrees_minutes(double degrees, FieldStyle style, int more);

/// hhmmss.ss of seconds since 1970.
[[nodiscard]] std::string print_time_of_day(const Fixed& seconds);
/// Day, month, year of it, two digits each (the year's last two), or four for the year alone.
[[nodiscard]] std::string print_ddmmyy(const Fixed& seconds);
[[nodiscard]] std::string print_day(const Fixed& seconds);
[[nodiscard]] std::string print_month(const Fixed& seconds);
[[nodiscard]] std::string print_year(const Fixed& seconds);
/// Seconds since the day began.
[[nodiscard]] Fixed within_day(const Fixed& seconds);

}  // namespace buoysim
