#include "base/time.hpp"

#include <fmt/format.h>
#include <sys/timex.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>

namespace buoyd {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;

Micros read_clock(clockid_t id) {
  timespec now{};
  clock_gettime(id, &now);
  return seconds(now.tv_sec) + Micros(now.tv_nsec / 1000);
}

/// Takes `width` digits from the front of `text`.
bool take_digits(std::string_view& text, std::size_t width, int& value) {
  if (text.size() < width) {
    return false;
  }
  const char* begin = text.data();
  const char* end = begin + width;
  const auto [stop, error] = std::from_chars(begin, end, value);
  if (error != std::errc{} || stop != end || text.front() == '-') {
    return false;
  }
  text.remove_prefix(width);
  return true;
}

bool take_char(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

/// ".123456" → 123456 µs; at most six digits; absent is 0.
bool take_fraction(std::string_view& text, Micros& fraction) {
  fraction = Micros(0);
  if (!take_char(text, '.')) {
    return true;
  }
  std::int64_t unit = 100'000;
  std::size_t digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9' && unit > 0) {
    fraction += Micros((text.front() - '0') * unit);
    unit /= 10;
    ++digits;
    text.remove_prefix(1);
  }
  return digits > 0;
}

/// Appends `mark` and `value` in so many digits: each live message has its time, and fmt takes ten
/// times as long.
void append_digits(std::string& out, char mark, std::int64_t value, std::size_t width) {
  out += mark;
  out.append(width, '0');
  for (std::size_t at = out.size(); value > 0; value /= 10) {
    out[--at] = static_cast<char>('0' + value % 10);
  }
}

}  // namespace

ClockQuality ClockQuality::from_byte(std::uint8_t byte) {
  const auto state = static_cast<std::uint8_t>(byte / 32U);
  const bool known = state <= static_cast<std::uint8_t>(ClockState::gnss);
  return {known ? static_cast<ClockState>(state) : ClockState::unknown,
          static_cast<std::uint8_t>(byte % 32U)};
}

std::uint8_t error_bits_of(Micros error) {
  const std::int64_t micros = std::max<std::int64_t>(error.count(), 1);
  const auto bits = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(micros - 1)));
  return static_cast<std::uint8_t>(std::min(bits, 31));
}

std::string_view name_of(ClockState state) {
  constexpr std::array<std::string_view, 5> names{"unknown", "unset", "free-running", "ntp",
                                                  "gnss"};
  return names.at(static_cast<std::size_t>(state));
}

MonoTime SystemClock::mono() const {
  return MonoTime(read_clock(CLOCK_BOOTTIME));
}

WallTime SystemClock::wall() const {
  return WallTime(read_clock(CLOCK_REALTIME));
}

ClockQuality SystemClock::quality() const {
  timex state{};
  if (adjtimex(&state) < 0) {
    return {};
  }
  if ((state.status & STA_UNSYNC) != 0) {
    return {ClockState::unset, 31};
  }
  return {ClockState::ntp, error_bits_of(Micros(state.maxerror))};
}

std::string iso8601(WallTime time) {
  const auto whole_days = std::chrono::floor<days>(time.time_since_epoch());
  const std::chrono::year_month_day date{sys_days(whole_days)};
  const std::chrono::hh_mm_ss clock(time.time_since_epoch() - whole_days);
  std::string out = fmt::format("{:04}", static_cast<int>(date.year()));
  append_digits(out, '-', static_cast<unsigned>(date.month()), 2);
  append_digits(out, '-', static_cast<unsigned>(date.day()), 2);
  append_digits(out, 'T', clock.hours().count(), 2);
  append_digits(out, ':', clock.minutes().count(), 2);
  append_digits(out, ':', clock.seconds().count(), 2);
  append_digits(out, '.', clock.subseconds().count(), 6);
  out += 'Z';
  return out;
}

Result<WallTime> parse_iso8601(std::string_view text) {
  std::string_view rest = text;
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  Micros fraction{0};
  const bool fits = take_digits(rest, 4, year) && take_char(rest, '-') &&
                    take_digits(rest, 2, month) && take_char(rest, '-') &&
                    take_digits(rest, 2, day) && take_char(rest, 'T') &&
                    take_digits(rest, 2, hour) && take_char(rest, ':') &&
                    take_digits(rest, 2, minute) && take_char(rest, ':') &&
                    take_digits(rest, 2, second) && take_fraction(rest, fraction) && rest == "Z";
  if (!fits) {
    return fail(ErrorCode::invalid,
                fmt::format("'{}' is no time, expected 2026-11-20T07:00:00Z", text));
  }
  return utc_from_civil(year, month, day, hour, minute, seconds(second) + fraction);
}

Result<WallTime> utc_from_civil(int year, int month, int day, int hour, int minute, Micros second) {
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  const bool in_range = year >= 0 && year <= 9999 && month > 0 && day > 0 && date.ok() &&
                        hour >= 0 && hour < 24 && minute >= 0 && minute < 60 &&
                        second >= Micros(0) && second < seconds(61);
  if (!in_range) {
    return fail(ErrorCode::invalid,
                fmt::format("{}-{}-{} {}:{} is no date and time", year, month, day, hour, minute));
  }
  return WallTime(sys_days(date).time_since_epoch() + hours(hour) + minutes(minute) + second);
}

std::string friendly(Micros duration) {
  const auto total = duration.count();
  const auto whole = total / 1'000'000;
  if (total < 1'000'000) {
    return fmt::format("{} ms", total / 1000);
  }
  if (whole < 60) {
    return fmt::format("{}.{} s", whole, total % 1'000'000 / 100'000);
  }
  if (whole < 3600) {
    return fmt::format("{} min {} s", whole / 60, whole % 60);
  }
  if (whole < 86400) {
    return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
  }
  return fmt::format("{} d {} h", whole / 86400, whole % 86400 / 3600);
}

}  // namespace buoyd
