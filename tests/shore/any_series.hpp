#pragma once
// Descriptions and readings drawn by RapidCheck: whatever a body may hold, times that jump, clocks
// that change. Inside a property only.

#include <rapidcheck.h>

#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "shore/sample_readings.hpp"

namespace buoyshore::test {

using buoyd::DescriptionPtr;
using buoyd::Scalar;
using buoyd::StoredReading;
using buoyd::ValueType;

constexpr std::int64_t years_57 = 57LL * 365 * 86400 * 1'000'000;

/// How the values of one column move.
enum class Style : std::uint8_t { constant, walk, special, anything };

template <class T>
T one_of(const std::vector<T>& values) {
  return *rc::gen::elementOf(values);
}

inline std::string decimal_of(Style style, std::int64_t level) {
  switch (style) {
    case Style::constant:
      return "20.10";
    case Style::walk:
      return buoyd::make_decimal(std::to_string(level / 100) + "." +
                                 std::to_string(10 + std::abs(level) % 90))
          ->digits;
    case Style::special:
      return one_of<std::string>({"-0.00", "-0", "0", "20.1", "20.10", "-9223372036854775808",
                                  "9223372036854775807", "99999999999999999999.9",
                                  "0.000000000000001", "0.0000000000000001", "-0.5"});
    case Style::anything:
      break;
  }
  return buoyd::make_decimal(std::to_string(*rc::gen::arbitrary<std::int64_t>()) + "." +
                             std::to_string(*rc::gen::arbitrary<std::uint16_t>()))
      ->digits;
}

template <class Float, class Bits>
Float float_of(Style style, std::int64_t level) {
  switch (style) {
    case Style::constant:
      return static_cast<Float>(1013.25);
    case Style::walk:
      return *rc::gen::arbitrary<bool>() ? static_cast<Float>(level) * static_cast<Float>(0.01)
                                         : static_cast<Float>(level) / 100;
    case Style::special:
      return one_of<Float>({0, static_cast<Float>(-0.0), std::numeric_limits<Float>::denorm_min(),
                            -std::numeric_limits<Float>::max(), std::numeric_limits<Float>::min(),
                            std::numeric_limits<Float>::quiet_NaN(),
                            std::numeric_limits<Float>::infinity(), static_cast<Float>(1e5),
                            static_cast<Float>(1e22), static_cast<Float>(0.1)});
    case Style::anything:
      break;
  }
  return std::bit_cast<Float>(*rc::gen::arbitrary<Bits>());
}

inline std::int64_t integer_of(Style style, std::int64_t level) {
  switch (style) {
    case Style::constant:
      return 7;
    case Style::walk:
      return level;
    case Style::special:
      return one_of<std::int64_t>({0, -1, INT64_MAX, INT64_MIN, 1LL << 62});
    case Style::anything:
      break;
  }
  return *rc::gen::arbitrary<std::int64_t>();
}

inline std::string text_of(Style style, std::int64_t level) {
  switch (style) {
    case Style::constant:
      return "on";
    case Style::walk:
      return "state " + std::to_string(level % 5);
    case Style::special:
      return one_of<std::string>({"", "\"", "\\", "caf\xC3\xA9", "\xF0\x9F\x8C\x8A", "null", "\xFF",
                                  "a\nb", "\x7F", "</script>"});
    case Style::anything:
      break;
  }
  return *rc::gen::arbitrary<std::string>();
}

inline Scalar scalar_of(ValueType type, Style style, std::int64_t level) {
  if (style != Style::constant && *rc::gen::inRange(0, 10) == 0) return std::monostate{};
  switch (type) {
    case ValueType::decimal:
      return buoyd::Decimal{decimal_of(style, level)};
    case ValueType::float32:
      return float_of<float, std::uint32_t>(style, level);
    case ValueType::float64:
      return float_of<double, std::uint64_t>(style, level);
    case ValueType::integer:
      return integer_of(style, level);
    case ValueType::text:
      break;
  }
  return text_of(style, level);
}

inline DescriptionPtr any_description(std::size_t number) {
  std::string channels;
  const int count = *rc::gen::inRange(1, 5);
  for (int i = 0; i < count; ++i) {
    const auto type =
        buoyd::value_types.at(*rc::gen::inRange<std::size_t>(0, buoyd::value_types.size())).first;
    const int points = *rc::gen::inRange(0, 5);
    channels += (i > 0 ? "," : "") + std::string(R"({"name":"c)") + std::to_string(i) +
                R"(","type":")" + std::string(buoyd::name_of(type)) + R"(","flag":)" +
                std::to_string(*rc::gen::inRange(1, 5));
    if (points > 0) {
      channels += R"(,"axis":{"points":[0)";
      for (int p = 1; p < points; ++p) channels += ',' + std::to_string(p);
      channels += "]}";
    }
    channels += '}';
  }
  return described("instrument" + std::to_string(number), "kind", channels);
}

inline std::string any_flags(const DescriptionPtr& description) {
  std::string flags;
  if (*rc::gen::arbitrary<bool>()) return flags;
  for (std::size_t i = 0; i < description->value_count(); ++i) {
    flags += one_of<char>({'1', '2', '2', '3', '4', '9'});
  }
  return flags;
}

/// Readings of one description whose values, times and clocks move as a board's do, and worse.
class Series {
 public:
  explicit Series(DescriptionPtr description) : description_(std::move(description)) {
    for (std::size_t i = 0; i < description_->value_count(); ++i) {
      styles_.push_back(static_cast<Style>(*rc::gen::inRange(0, 4)));
      levels_.push_back(*rc::gen::inRange(-2000, 2000));
    }
  }

  StoredReading next(std::uint64_t seq) {
    const buoyd::Values values = next_values();
    StoredReading stored =
        reading(seq, description_, buoyd::write_body(*description_, values).value());
    stored.reading.flags = buoyd::write_flags(*description_, values, any_flags(description_));
    if (*rc::gen::inRange(0, 20) == 0) {
      jump_ += one_of<std::int64_t>({years_57, -years_57, 1, -1000});
    }
    stored.reading.utc += buoyd::Micros(jump_ + *rc::gen::inRange(-500, 500));
    stored.reading.clock = one_of<std::uint8_t>({138, 138, 138, 31, 0, 63});
    stored.reading.span = buoyd::Micros(one_of<std::int64_t>({0, 0, 600'000'000, INT64_MAX}));
    return stored;
  }

 private:
  buoyd::Values next_values() {
    buoyd::Values values;
    std::size_t value = 0;
    for (const buoyd::ChannelLayout& channel : description_->channels()) {
      for (std::size_t point = 0; point < channel.points; ++point, ++value) {
        levels_[value] += *rc::gen::inRange(-3, 4);
        values.push_back(scalar_of(channel.type, styles_[value], levels_[value]));
      }
    }
    return values;
  }

  DescriptionPtr description_;
  std::vector<Style> styles_;
  std::vector<std::int64_t> levels_;
  std::int64_t jump_ = 0;
};

/// Some instruments' readings in the order of their numbers, which rise with holes.
inline std::vector<StoredReading> any_readings() {
  std::vector<Series> series;
  const int instruments = *rc::gen::inRange(1, 4);
  for (int i = 0; i < instruments; ++i) {
    series.emplace_back(any_description(static_cast<std::size_t>(i)));
  }
  const int count = *rc::gen::inRange(1, 40);
  std::vector<StoredReading> readings;
  std::uint64_t seq = *rc::gen::inRange<std::uint64_t>(1, 1ULL << 40);
  for (int i = 0; i < count; ++i) {
    readings.push_back(series[*rc::gen::inRange<std::size_t>(0, series.size())].next(seq));
    seq += *rc::gen::inRange<std::uint64_t>(1, 5);
  }
  return readings;
}

}  // namespace buoyshore::test
