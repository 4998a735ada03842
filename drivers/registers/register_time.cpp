#include "drivers/registers/register_time.hpp"

#include <chrono>

#include "base/time.hpp"

namespace buoyd {

namespace {

constexpr std::int64_t two_digit_year = 100;

struct Civil {
  std::int64_t year = 0;
  std::int64_t month = 0;
  std::int64_t day = 0;
  std::int64_t hour = 0;
  std::int64_t minute = 0;
  std::int64_t second = 0;

  std::int64_t& operator[](char letter) {
    switch (letter) {
      case 'Y':
        return year;
      case 'M':
        return month;
      case 'D':
        return day;
      case 'h':
        return hour;
      case 'm':
        return minute;
      default:
        return second;
    }
  }
};

/// Takes the digits of one number from the lowest up; false if it has more.
bool take(Civil& civil, const std::string& digits, std::int64_t number) {
  std::int64_t place = 1;
  for (std::size_t i = digits.size(); i-- > 0; number /= 10) {
    const bool begins = i + 1 == digits.size() || digits[i + 1] != digits[i];
    place = begins ? 1 : place * 10;
    civil[digits[i]] += number % 10 * place;
  }
  return number == 0;
}

bool has_short_year(std::span<const std::string> digits) {
  for (const std::string& one : digits) {
    if (one.find('Y') != std::string::npos) {
      return one.find("YYY") == std::string::npos;
    }
  }
  return false;
}

}  // namespace

std::optional<std::int64_t> seconds_of_digits(std::span<const std::string> digits,
                                              std::span<const std::int64_t> numbers) {
  Civil civil;
  for (std::size_t i = 0; i < digits.size() && i < numbers.size(); ++i) {
    if (numbers[i] < 0 || !take(civil, digits[i], numbers[i])) {
      return std::nullopt;
    }
  }
  if (has_short_year(digits) && civil.year < two_digit_year) {
    civil.year += 2000;
  }
  const auto part = [](std::int64_t number) { return static_cast<int>(number); };
  if (civil.year > 9999 || civil.month > 12 || civil.day > 31 || civil.hour > 23 ||
      civil.minute > 59 || civil.second > 60) {
    return std::nullopt;
  }
  const auto utc =
      utc_from_civil(part(civil.year), part(civil.month), part(civil.day), part(civil.hour),
                     part(civil.minute), Micros(std::chrono::seconds(civil.second)));
  if (!utc) {
    return std::nullopt;
  }
  return std::chrono::floor<std::chrono::seconds>(utc->time_since_epoch()).count();
}

}  // namespace buoyd
