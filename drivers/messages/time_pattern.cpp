#include "drivers/messages/time_pattern.hpp"

#include <array>
#include <string>

#include "base/digits.hpp"

namespace buoyd {

namespace {

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::size_t max_fraction = 10;  // point and nine digits

/// Takes a text apart from its front.
class TimeReader {
 public:
  explicit TimeReader(std::string_view text) : text_(text) {}

  /// False where the text does not fit.
  bool take(char directive) {
    switch (directive) {
      case 'Y':
        return number(4, 4, year_);
      case 'y':
        if (!number(2, 2, year_)) return false;
        year_ += year_ >= 80 ? 1900 : 2000;
        return true;
      case 'm':
        return number(1, 2, month_);
      case 'b':
        return month_name();
      case 'd':
        return number(1, 2, day_);
      case 'j':
        return number(1, 3, day_of_year_) && day_of_year_ >= 1;
      case 'H':
        return number(1, 2, hour_);
      case 'M':
        return number(1, 2, minute_);
      default:
        return number(1, 2, second_) && fraction();
    }
  }

  bool literal(char c) {
    if (c != ' ') {
      const bool same = text_.starts_with(c);
      text_.remove_prefix(same ? 1 : 0);
      return same;
    }
    const std::size_t blanks = std::min(text_.find_first_not_of(' '), text_.size());
    text_.remove_prefix(blanks);
    return blanks > 0;
  }

  [[nodiscard]] std::optional<PatternTime> result() const {
    std::string digits(fraction_.empty() ? fraction_ : fraction_.substr(1));
    digits.resize(6, '0');
    const Micros second = std::chrono::seconds(second_) + Micros(digits_to_int(digits));
    const bool of_year = day_of_year_ > 0;
    auto utc =
        utc_from_civil(year_, of_year ? 1 : month_, of_year ? 1 : day_, hour_, minute_, second);
    const int last_day = std::chrono::year(year_).is_leap() ? 366 : 365;
    if (!text_.empty() || !utc || day_of_year_ > last_day) {
      return std::nullopt;
    }
    const Micros days = std::chrono::hours(24 * (of_year ? day_of_year_ - 1 : 0));
    return PatternTime{*utc + days, fraction_};
  }

 private:
  bool number(std::size_t least, std::size_t most, int& out) {
    std::size_t count = 0;
    while (count < std::min(most, text_.size()) && is_digit(text_[count])) {
      ++count;
    }
    if (count < least) {
      return false;
    }
    out = static_cast<int>(digits_to_int(text_.substr(0, count)));
    text_.remove_prefix(count);
    return true;
  }

  bool month_name() {
    for (std::size_t i = 0; i < months.size(); ++i) {
      if (text_.starts_with(months[i])) {
        month_ = static_cast<int>(i) + 1;
        text_.remove_prefix(months[i].size());
        return true;
      }
    }
    return false;
  }

  bool fraction() {
    if (!text_.starts_with('.')) {
      return true;
    }
    std::size_t length = 1;
    while (length < text_.size() && is_digit(text_[length])) {
      ++length;
    }
    fraction_ = text_.substr(0, length);
    text_.remove_prefix(length);
    return length > 1 && length <= max_fraction;
  }

  std::string_view text_;
  std::string_view fraction_;
  int year_ = 0;
  int month_ = 0;
  int day_ = 0;
  int day_of_year_ = 0;
  int hour_ = 0;
  int minute_ = 0;
  int second_ = 0;
};

}  // namespace

std::optional<PatternTime> parse_time_pattern(std::string_view pattern, std::string_view text) {
  TimeReader reader(text);
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool directive = pattern[i] == '%' && i + 1 < pattern.size();
    if (directive ? !reader.take(pattern[++i]) : !reader.literal(pattern[i])) {
      return std::nullopt;
    }
  }
  return reader.result();
}

}  // namespace buoyd
