#include "base/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>

#include "base/number_text.hpp"

namespace buoyd {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t factor;
};

constexpr std::array<Unit, 6> durations{{{"d", 86'400'000'000},
                                         {"h", 3'600'000'000},
                                         {"min", 60'000'000},
                                         {"s", 1'000'000},
                                         {"ms", 1'000},
                                         {"us", 1}}};
constexpr std::array<Unit, 9> sizes{{{"TB", 1'000'000'000'000},
                                     {"GB", 1'000'000'000},
                                     {"MB", 1'000'000},
                                     {"kB", 1'000},
                                     {"B", 1},
                                     {"TiB", 1LL << 40},
                                     {"GiB", 1LL << 30},
                                     {"MiB", 1LL << 20},
                                     {"KiB", 1LL << 10}}};
constexpr double most_micros = 10'000.0 * 86'400e6;
constexpr double most_bytes = 1e15;

std::optional<double> factor_of(std::span<const Unit> units, std::string_view name) {
  for (const Unit& unit : units) {
    if (unit.name == name) {
      return static_cast<double>(unit.factor);
    }
  }
  return std::nullopt;
}

// "NUMBER UNIT" as a count of the smallest unit.
std::optional<double> read(std::string_view text, std::span<const Unit> units, double most) {
  double number = 0;
  const auto [at, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc{}) {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<std::size_t>(at - text.data()));
  while (text.starts_with(' ')) {
    text.remove_prefix(1);
  }
  const auto factor = factor_of(units, text);
  const double value = factor ? std::round(number * *factor) : -1.0;
  return value >= 0 && value <= most ? std::optional(value) : std::nullopt;
}

struct RateUnit {
  std::string_view name;
  double seconds;
};
constexpr std::array<RateUnit, 4> rate_units{{{"s", 1}, {"min", 60}, {"h", 3600}, {"day", 86400}}};
constexpr double highest_rate = 1000;         // a second
constexpr double lowest_rate = 1.0 / 864000;  // once in ten days

std::optional<double> rate_in(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  std::string_view number = text.substr(0, slash);
  while (number.ends_with(' ')) number.remove_suffix(1);
  const auto count = number_in<double>(number);
  const auto* const unit = std::ranges::find(rate_units, text.substr(slash + 1), &RateUnit::name);
  if (!count || unit == rate_units.end()) return std::nullopt;
  const double rate = *count / unit->seconds;
  return rate >= lowest_rate && rate <= highest_rate ? std::optional(rate) : std::nullopt;
}

}  // namespace

Result<Micros> parse_duration(std::string_view text) {
  const auto micros = read(text, durations, most_micros);
  if (!micros) {
    return fail(ErrorCode::invalid,
                "expected a duration, a number with us, ms, s, min, h or d, as \"500 ms\"");
  }
  return Micros(static_cast<std::int64_t>(*micros));
}

Result<std::uint64_t> parse_size(std::string_view text) {
  const auto bytes = read(text, sizes, most_bytes);
  if (!bytes) {
    return fail(ErrorCode::invalid,
                "expected a size, a number with B, kB, MB, GB or TB, as \"200 MB\"");
  }
  return static_cast<std::uint64_t>(*bytes);
}

std::string print_duration(Micros duration) {
  const std::int64_t micros = duration.count();
  if (micros == 0) {
    return "0 s";
  }
  for (const Unit& unit : durations) {
    if (micros % unit.factor == 0) {
      return fmt::format("{} {}", micros / unit.factor, unit.name);
    }
  }
  return fmt::format("{} us", micros);
}

std::string print_size(double bytes) {
  for (const Unit& unit : std::span(sizes).first(4)) {
    const double count = bytes / static_cast<double>(unit.factor);
    if (count >= 0.9995) {
      return fmt::format("{:.{}f} {}", count, count < 9.995 ? 2 : count < 99.95 ? 1 : 0, unit.name);
    }
  }
  return fmt::format("{:.0f} B", bytes);
}

Result<double> parse_rate(std::string_view text) {
  if (const auto rate = rate_in(text)) return *rate;
  return fail(ErrorCode::invalid,
              "expected a number with /s, /min, /h or /day, as \"10 /s\"; at most 1000 a second");
}

std::string print_rate(double rate) {
  for (const RateUnit& unit : rate_units) {
    if (rate * unit.seconds >= 1 || unit.name == rate_units.back().name) {
      return fmt::format("{:g} /{}", rate * unit.seconds, unit.name);
    }
  }
  return "";
}

}  // namespace buoyd
