#include "firmware-host/registers/register_encoder.hpp"
#include "firmware-host/registers/register_time.hpp"
#include "firmware-host/registers/register_words.hpp"
#include "firmware-host/world/model_parts.hpp"
#include "firmware-host/world/shortest_print.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>

namespace buoysim {

using buoyd::RegisterChannel;
using buoyd::RegisterScale;
using buoyd::RegisterTest;
using buoyd::RegisterUnits;
using buoyd::RegisterValue;
using buoyd::ValueType;

namespace {

/// A number that is split over several terms: the first holds whole multiples of this, which a
/// float32 holds exactly up to 2^40.
constexpr double split_unit = 65536;

std::string plain_text(ValueType type, double value) {
  switch (type) {
    case ValueType::float32:
      return shortest_print(static_cast<float>(value));
    case ValueType::integer:
      return shortest_print(static_cast<std::int64_t>(value));
    default:
      return shortest_print(value);
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

void append(std::vector<RegisterWord>& to, const std::vector<RegisterWord>& words) {
  to.insert(to.end(), words.begin(), words.end());
}

bool is_in(const std::vector<std::int64_t>& list, std::int64_t id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}

/// What a test takes as bad: an id that is named as such, or any that is not named as good.
std::int64_t bad_id(const RegisterTest& test) {
  if (test.is.empty()) {
    return test.is_not.front();
  }
  const auto range = integer_range(test.value);
  std::int64_t id = 3;  // what In-Situ probes say of an error; any other that is not good will do
  while (is_in(test.is, id) || static_cast<double>(id) > range.high) {
    id = static_cast<double>(id) > range.high ? 0 : id + 1;
  }
  return id;
}

std::int64_t good_id(const RegisterTest& test) {
  if (!test.is.empty()) {
    return test.is.front();
  }
  std::int64_t id = 0;
  while (is_in(test.is_not, id)) {
    ++id;
  }
  return id;
}

/// Encodes one channel of a register map at one point.
class ChannelWriter {
 public:
  ChannelWriter(const RegisterChannel& map, const buoyd::ModelChannel& channel,
                std::uint32_t offset, CellChoice choice, std::uint32_t entry)
      : map_(map),
        channel_(channel),
        offset_(map.find ? entry * map.find->stride : offset),
        choice_(choice),
        entry_(entry) {}

  void write_null(RegisterCell& cell) const {
    cell.text = "null";
    const double mark =
        map_.nulls.empty() ? 0.0 : map_.nulls[choice_.null_mark % map_.nulls.size()];
    for (const RegisterValue& term : map_.terms) {
      append(cell.value,
             term.is_text() ? encode_text(term, offset_, "") : encode_number(term, offset_, mark));
    }
    const bool by_test = map_.nulls.empty() && !map_.require.empty();
    write_conditions(cell, by_test);
  }

  void write(RegisterCell& cell, double value) const {
    if (map_.time == buoyd::RegisterTime::digits) {
      write_date_time(cell, value);
      return;
    }
    const bool is_time = map_.time != buoyd::RegisterTime::none;
    const auto parts =
        split(is_time ? months_of_31_days(time_of(value)) : raw_of(value), map_.terms.size());
    double sum = 0;
    bool is_null = false;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const double part = stored(map_.terms[i], parts[i]);
      append(cell.value, encode_number(map_.terms[i], offset_, part));
      sum += part;
      is_null = is_null || is_null_mark(part);
    }
    write_conditions(cell, false);
    const double read = is_time ? std::floor(value) : said_of(sum);
    const bool fits = channel_.type != ValueType::integer || std::trunc(read) == read;
    cell.text = is_null || is_outside(read) || !fits ? "null" : text_of(sum, read);
  }

  void write(RegisterCell& cell, const std::string& text) const {
    append(cell.value, encode_text(map_.terms.front(), offset_, text));
    write_conditions(cell, false);
    cell.text = text.empty() ? "null" : "\"" + text + "\"";
  }

 private:
  [[nodiscard]] RegisterUnits::Unit unit() const {
    const auto* const units = map_.find ? &map_.find->ids : map_.units ? &*map_.units : nullptr;
    return units != nullptr ? units->units[choice_.unit % units->units.size()]
                            : RegisterUnits::Unit{};
  }

  /// How far a register of a condition is from the first point's or entry's.
  [[nodiscard]] std::uint32_t offset_of(const RegisterValue& condition) const {
    return map_.find ? entry_ * condition.width() : offset_;
  }

  /// The first entry's cell leaves the rest of the list empty, for the others to fill.
  void write_list(RegisterCell& cell, const buoyd::RegisterFind& find) const {
    for (std::uint32_t k = 1; entry_ == 0 && k < find.count; ++k) {
      append(cell.rest, encode_number(find.ids.value, k * find.ids.value.width(), 0));
      append(cell.rest, encode_number(map_.terms.front(), k * find.stride, 0));
      for (const RegisterTest& test : map_.require) {
        append(cell.rest, encode_number(test.value, k * test.value.width(), 0));
      }
    }
    append(cell.conditions, encode_number(find.ids.value, offset_of(find.ids.value),
                                          static_cast<double>(unit().id)));
  }

  /// Powers of ten that the scale, the factor and the unit divide by.
  [[nodiscard]] int decimals() const {
    int count = map_.factor.decimals + unit().factor.decimals;
    if (map_.scale && map_.scale->by == RegisterScale::By::decimals) {
      count += static_cast<int>(choice_.scale);
    }
    if (map_.scale && map_.scale->by == RegisterScale::By::exponent) {
      count -= static_cast<int>(choice_.scale);
    }
    return count;
  }

  /// What it is multiplied by beside them.
  [[nodiscard]] std::int64_t digits() const {
    const bool by_factor = map_.scale && map_.scale->by == RegisterScale::By::factor;
    return map_.factor.digits * unit().factor.digits * (by_factor ? choice_.scale : 1);
  }

  /// (raw · slope + offset) · unit, and back.
  [[nodiscard]] double said_of(double raw) const {
    const double unit_factor = unit().factor.value();
    return scaled(raw * static_cast<double>(digits()), decimals()) +
           map_.offset.value() * unit_factor;
  }

  [[nodiscard]] double raw_of(double value) const {
    const double steps = value - map_.offset.value() * unit().factor.value();
    return scaled(steps, -decimals()) / static_cast<double>(digits());
  }

  static double scaled(double number, int decimals) {
    const double power = std::pow(10.0, std::abs(decimals));
    return decimals < 0 ? number * power : number / power;
  }

  /// A decimal has as many digits behind its point as the finest of what made it.
  [[nodiscard]] std::string text_of(double raw, double value) const {
    if (channel_.type != ValueType::decimal) {
      return plain_text(channel_.type, value);
    }
    const int offset_decimals =
        map_.offset.digits == 0 ? 0 : map_.offset.decimals + unit().factor.decimals;
    const int places = std::max({0, decimals(), offset_decimals});
    std::array<char, 64> text{};
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), said_of(raw),
                                            std::chars_format::fixed, places);
    const std::string print(text.data(), end);
    const bool minus_zero = print.find_first_of("123456789") == std::string::npos;
    return minus_zero && print.front() == '-' ? print.substr(1) : print;
  }

  static buoyd::WallTime time_of(double unix_seconds) {
    const auto whole = static_cast<std::int64_t>(std::floor(unix_seconds));
    return buoyd::WallTime(buoyd::Micros(whole * 1'000'000));
  }

  void write_date_time(RegisterCell& cell, double unix_seconds) const {
    for (std::size_t i = 0; i < map_.terms.size(); ++i) {
      append(cell.value, encode_number(map_.terms[i], offset_,
                                       number_of_digits(time_of(unix_seconds), map_.digits[i])));
    }
    write_conditions(cell, false);
    cell.text = shortest_print(static_cast<std::int64_t>(std::floor(unix_seconds)));
  }

  void write_conditions(RegisterCell& cell, bool spoil_last) const {
    for (std::size_t i = 0; i < map_.require.size(); ++i) {
      const RegisterTest& test = map_.require[i];
      const bool spoil = spoil_last && i + 1 == map_.require.size();
      const std::int64_t id = spoil ? bad_id(test) : good_id(test);
      append(cell.conditions,
             encode_number(test.value, offset_of(test.value), static_cast<double>(id)));
    }
    if (map_.find) {
      write_list(cell, *map_.find);
    }
    if (map_.scale) {
      append(cell.conditions,
             encode_number(map_.scale->value, offset_, static_cast<double>(choice_.scale)));
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
  std::uint32_t entry_;  // of a list
};

/// Values of a list stand in it in the order of their channels.
std::uint32_t entry_of(const buoyd::RegisterKind& map, std::size_t channel) {
  std::uint32_t entry = 0;
  const auto& own = map.channels[channel].find;
  for (std::size_t i = 0; own && i < channel; ++i) {
    const auto& other = map.channels[i].find;
    entry += other && other->ids.value == own->ids.value ? 1U : 0U;
  }
  return entry;
}

std::string cell_name(const buoyd::ModelChannel& channel, std::size_t point) {
  return channel.on_axis ? channel.name + "[" + std::to_string(point) + "]" : channel.name;
}

}  // namespace

RegisterCell encode_channel(const buoyd::Model& model, std::size_t kind, std::size_t channel,
                            std::size_t point, const Said& said, CellChoice choice) {
  const buoyd::RegisterKind& map = registers_of(model).kinds[kind];
  const buoyd::ModelChannel& meaning = model.kinds[kind].channels[channel];
  const std::uint32_t stride = map.axis ? map.axis->stride : 0U;
  const ChannelWriter writer(map.channels[channel], meaning,
                             static_cast<std::uint32_t>(point) * stride, choice,
                             entry_of(map, channel));
  RegisterCell cell{kind, channel, point, cell_name(meaning, point), "", {}, {}, {}};
  if (const auto* const text = std::get_if<std::string>(&said)) {
    writer.write(cell, *text);
  } else if (const double* const number = std::get_if<double>(&said)) {
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
        const CellChoice choice{static_cast<std::size_t>(record.counter) + point};
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

}  // namespace buoysim
