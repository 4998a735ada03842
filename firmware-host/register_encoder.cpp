#include "firmware-host/register_encoder.hpp"
#include "firmware-host/model_parts.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <chrono>
#include <cmath>
#include <optional>

namespace buoysim {

using buoyd::RegisterChannel;
using buoyd::RegisterFormat;
using buoyd::RegisterTest;
using buoyd::RegisterUnits;
using buoyd::RegisterValue;
using buoyd::ValueType;
using buoyd::WordOrder;

namespace {

/// A number that is split over several terms: the first holds whole multiples of this, which a
/// float32 holds exactly up to 2^40.
constexpr double split_unit = 65536;

std::uint64_t bits_of(RegisterFormat format, double number) {
  switch (format) {
    case RegisterFormat::f32:
      return std::bit_cast<std::uint32_t>(static_cast<float>(number));
    case RegisterFormat::f64:
      return std::bit_cast<std::uint64_t>(number);
    case RegisterFormat::u64:
      return static_cast<std::uint64_t>(std::max(0.0, std::round(number)));
    default:
      return static_cast<std::uint64_t>(static_cast<std::int64_t>(std::round(number)));
  }
}

std::uint16_t swapped(std::uint16_t word) {
  return static_cast<std::uint16_t>(word >> 8U | word << 8U);
}

/// The number that stands in the registers afterwards.
double stored(RegisterFormat format, double number) {
  switch (format) {
    case RegisterFormat::f32:
      return static_cast<double>(static_cast<float>(number));
    case RegisterFormat::f64:
      return number;
    default:
      return std::round(number);
  }
}

template <class T>
std::string print(T value) {
  std::array<char, 32> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), end};
}

std::string text_of(ValueType type, double value) {
  switch (type) {
    case ValueType::float32:
      return print(static_cast<float>(value));
    case ValueType::integer:
      return print(static_cast<std::int64_t>(value));
    default:
      return print(value);
  }
}

std::vector<double> split(double number, std::size_t terms) {
  std::vector<double> parts(terms, 0.0);
  if (terms == 1) {
    return {number};
  }
  parts[0] = std::floor(number / split_unit) * split_unit;
  parts[1] = number - parts[0];
  return parts;
}

void append(std::vector<RegisterWord>& to, std::vector<RegisterWord> words) {
  to.insert(to.end(), words.begin(), words.end());
}

std::int64_t bad_id(const RegisterTest& test) {
  std::int64_t id = 3;  // what In-Situ probes say of an error; any other that is not good will do
  while (std::find(test.is.begin(), test.is.end(), id) != test.is.end()) {
    ++id;
  }
  return id;
}

/// Encodes one channel of a register map at one point.
class ChannelWriter {
 public:
  ChannelWriter(const RegisterChannel& map, const buoyd::ModelChannel& channel,
                std::uint32_t offset, CellChoice choice)
      : map_(map), channel_(channel), offset_(offset), choice_(choice) {}

  void write_null(RegisterCell& cell) const {
    cell.text = "null";
    const double mark =
        map_.nulls.empty() ? 0.0 : map_.nulls[choice_.null_mark % map_.nulls.size()];
    for (const RegisterValue& term : map_.terms) {
      append(cell.value, encode_number(term, offset_, mark));
    }
    const bool by_test = map_.nulls.empty() && !map_.require.empty();
    write_conditions(cell, by_test);
  }

  void write(RegisterCell& cell, double value) const {
    const double factor = unit().factor;
    const bool is_time = map_.time != buoyd::RegisterTime::none;
    const auto parts = split(is_time ? radix_of(value) : value / factor, map_.terms.size());
    double sum = 0;
    bool is_null = false;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const double part = stored(map_.terms[i].format, parts[i]);
      append(cell.value, encode_number(map_.terms[i], offset_, part));
      sum += part;
      is_null = is_null || is_null_mark(part);
    }
    write_conditions(cell, false);
    const double read = is_time ? std::floor(value) : sum * factor;
    const bool fits = channel_.type != ValueType::integer || std::trunc(read) == read;
    cell.text = is_null || is_outside(read) || !fits ? "null" : text_of(channel_.type, read);
  }

 private:
  [[nodiscard]] RegisterUnits::Unit unit() const {
    return map_.units ? map_.units->units[choice_.unit % map_.units->units.size()]
                      : RegisterUnits::Unit{};
  }

  static double radix_of(double unix_seconds) {
    const auto whole = static_cast<std::int64_t>(std::floor(unix_seconds));
    return months_of_31_days(buoyd::WallTime(buoyd::Micros(whole * 1'000'000)));
  }

  void write_conditions(RegisterCell& cell, bool spoil_last) const {
    for (std::size_t i = 0; i < map_.require.size(); ++i) {
      const RegisterTest& test = map_.require[i];
      const bool spoil = spoil_last && i + 1 == map_.require.size();
      const std::int64_t id = spoil ? bad_id(test) : test.is.front();
      append(cell.conditions, encode_number(test.value, offset_, static_cast<double>(id)));
    }
    if (map_.units) {
      append(cell.conditions,
             encode_number(map_.units->value, offset_, static_cast<double>(unit().id)));
    }
  }

  [[nodiscard]] bool is_null_mark(double part) const {
    return std::find(map_.nulls.begin(), map_.nulls.end(), part) != map_.nulls.end();
  }

  [[nodiscard]] bool is_outside(double value) const {
    return value < channel_.minimum.value_or(value) || value > channel_.maximum.value_or(value);
  }

  const RegisterChannel& map_;
  const buoyd::ModelChannel& channel_;
  std::uint32_t offset_;
  CellChoice choice_;
};

std::string cell_name(const buoyd::ModelChannel& channel, std::size_t point) {
  return channel.on_axis ? channel.name + "[" + std::to_string(point) + "]" : channel.name;
}

}  // namespace

std::vector<RegisterWord> encode_number(const RegisterValue& value, std::uint32_t offset,
                                        double number) {
  const std::uint64_t bits = bits_of(value.format, number);
  const std::uint32_t width = value.width();
  const bool low_first = value.order == WordOrder::cdab || value.order == WordOrder::dcba;
  const bool swap = value.order == WordOrder::badc || value.order == WordOrder::dcba;
  std::vector<RegisterWord> words;
  for (std::uint32_t i = 0; i < width; ++i) {
    const std::uint32_t from_low = low_first ? i : width - 1 - i;
    const auto word = static_cast<std::uint16_t>(bits >> (16U * from_low) & 0xFFFFU);
    words.emplace_back(register_key(value.function, value.address + offset + i),
                       swap ? swapped(word) : word);
  }
  return words;
}

RegisterCell encode_channel(const buoyd::Model& model, std::size_t kind, std::size_t channel,
                            std::size_t point, const Said& said, CellChoice choice) {
  const buoyd::RegisterKind& map = registers_of(model).kinds[kind];
  const buoyd::ModelChannel& meaning = model.kinds[kind].channels[channel];
  const std::uint32_t stride = map.axis ? map.axis->stride : 0U;
  const ChannelWriter writer(map.channels[channel], meaning,
                             static_cast<std::uint32_t>(point) * stride, choice);
  RegisterCell cell{kind, channel, point, cell_name(meaning, point), "", {}, {}};
  if (const double* const number = std::get_if<double>(&said)) {
    writer.write(cell, *number);
  } else {
    writer.write_null(cell);
  }
  return cell;
}

std::vector<RegisterCell> encode_record(const buoyd::Model& model, const Record& record) {
  std::vector<RegisterCell> cells;
  for (std::size_t kind = 0; kind < model.kinds.size(); ++kind) {
    const buoyd::ModelKind& meaning = model.kinds[kind];
    for (std::size_t channel = 0; channel < meaning.channels.size(); ++channel) {
      const auto& values = record.values[kind][channel];
      const std::size_t points = meaning.channels[channel].on_axis ? axis_points(meaning) : 1;
      for (std::size_t point = 0; point < points; ++point) {
        const Said said = point < values.size() ? values[point] : Said{};
        const CellChoice choice{static_cast<std::size_t>(record.counter) + point, 0};
        cells.push_back(encode_channel(model, kind, channel, point, said, choice));
      }
    }
  }
  return cells;
}

std::vector<RegisterWord> encode_axis(const buoyd::Model& model, std::size_t kind,
                                      const std::vector<double>& points) {
  std::vector<RegisterWord> words;
  const auto& axis = registers_of(model).kinds[kind].axis;
  if (axis && axis->in_use) {
    append(words, encode_number(*axis->in_use, 0, static_cast<double>(points.size())));
  }
  if (axis && axis->point) {
    for (std::size_t i = 0; i < axis_points(model.kinds[kind]); ++i) {
      const double coordinate = i < points.size() ? points[i] : axis->unused_point.value_or(0);
      const auto offset = static_cast<std::uint32_t>(i) * axis->stride;
      append(words, encode_number(*axis->point, offset, coordinate));
    }
  }
  return words;
}

double months_of_31_days(buoyd::WallTime time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
  const auto days = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day date{std::chrono::sys_days(days)};
  const auto within = (seconds - days).count();
  const std::int64_t years = static_cast<int>(date.year()) - 2000;
  const std::int64_t months = years * 12 + static_cast<unsigned>(date.month());
  const std::int64_t day_count =
      months * 31 + static_cast<std::int64_t>(static_cast<unsigned>(date.day()));
  return static_cast<double>(day_count * 86400 + within);
}

}  // namespace buoysim
