#include "uplink/batch/column_writer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <unordered_map>

#include "uplink/batch/json_text.hpp"

namespace buoyd {

namespace {

constexpr std::uint8_t kind_decimal = 0x00;
constexpr std::uint8_t kind_float32 = 0x10;
constexpr std::uint8_t kind_float32_bits = 0x20;
constexpr std::uint8_t kind_float64_bits = 0x30;
constexpr std::uint8_t has_second = 0x40;
constexpr std::uint8_t kind_text = 0x80;
constexpr std::int64_t most_steps = 2;  // beside the nearest decimal (count × 0.01f)
constexpr unsigned most_float_decimals = 9;
constexpr double exact_in_double = 9007199254740992.0;  // 2^53

bool is_null(std::string_view print) {
  return print == "null";
}

/// Copies the last value over each missing one, and the first over those in front of it.
template <class T, class Missing>
void fill(std::vector<T>& values, Missing missing) {
  std::size_t first = 0;
  while (first < values.size() && missing(first)) {
    ++first;
  }
  if (first == values.size()) {
    std::ranges::fill(values, T{});
    return;
  }
  std::fill(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(first), values[first]);
  for (std::size_t i = first + 1; i < values.size(); ++i) {
    if (missing(i)) {
      values[i] = values[i - 1];
    }
  }
}

/// value × 10^exponent, false if it does not fit.
bool scale(std::int64_t& value, unsigned exponent) {
  return !__builtin_mul_overflow(value, power_of_ten(exponent), &value);
}

/// What the decoder makes of m at d decimals.
float nearest_float(std::int64_t m, unsigned d) {
  return static_cast<float>(static_cast<double>(m) / static_cast<double>(power_of_ten(d)));
}

}  // namespace

bool ColumnWriter::parse_all(std::span<const std::string_view> prints) {
  plain_.assign(prints.size(), {});
  for (std::size_t i = 0; i < prints.size(); ++i) {
    if (is_null(prints[i])) {
      continue;
    }
    const auto plain = parse_plain(prints[i]);
    if (!plain) {
      return false;
    }
    plain_[i] = *plain;
  }
  fill(plain_, [prints](std::size_t i) { return is_null(prints[i]); });
  return true;
}

bool ColumnWriter::make_decimals(Form& form) {
  unsigned most = 0;
  bool uniform = true;
  for (const PlainPrint& plain : plain_) {
    most = std::max<unsigned>(most, plain.decimals);
    uniform = uniform && plain.decimals == plain_.front().decimals && !plain.minus_zero;
  }
  form.kind = static_cast<std::uint8_t>(kind_decimal + most + (uniform ? 0 : has_second));
  form.m.clear();
  form.e.clear();
  for (const PlainPrint& plain : plain_) {
    std::int64_t m = plain.mantissa;
    if (!scale(m, most - plain.decimals)) {
      return false;
    }
    form.m.push_back(m);
    if (!uniform) {
      form.e.push_back(plain.minus_zero ? -1 - plain.decimals : plain.decimals);
    }
  }
  return true;
}

template <class Float>
bool ColumnWriter::parse_floats(std::span<const std::string_view> prints,
                                std::vector<Float>& floats) {
  floats.assign(prints.size(), Float{});
  for (std::size_t i = 0; i < prints.size(); ++i) {
    if (is_null(prints[i])) {
      continue;
    }
    const auto value = parse_shortest<Float>(prints[i]);
    if (!value || !std::isfinite(*value)) {
      return false;
    }
    floats[i] = *value;
  }
  fill(floats, [prints](std::size_t i) { return is_null(prints[i]); });
  return true;
}

template <class Float>
void ColumnWriter::make_bits(Form& form, const std::vector<Float>& floats) {
  form.kind = sizeof(Float) == sizeof(float) ? kind_float32_bits : kind_float64_bits;
  form.e.clear();
  form.m.clear();
  for (const Float value : floats) {
    form.m.push_back(ordered(value));
  }
}

/// All of plain_ are shortest prints of few digits: exact at the largest number of decimals.
void ColumnWriter::make_short_floats(Form& form) {
  unsigned most = 0;
  bool minus_zero = false;
  for (const PlainPrint& plain : plain_) {
    most = std::max<unsigned>(most, plain.decimals);
    minus_zero = minus_zero || plain.minus_zero;
  }
  form.kind = static_cast<std::uint8_t>(kind_float32 + most + (minus_zero ? has_second : 0));
  form.m.clear();
  form.e.clear();
  for (const PlainPrint& plain : plain_) {
    form.m.push_back(plain.mantissa * power_of_ten(most - plain.decimals));
    if (minus_zero) {
      form.e.push_back(plain.minus_zero ? -1 : 0);  // one step below 0.0
    }
  }
}

/// Are all of floats32_ within two steps of a decimal with d digits?
bool ColumnWriter::fit_floats(Form& form, unsigned d) {
  const auto scaled = static_cast<double>(power_of_ten(d));
  bool exact = true;
  form.m.clear();
  form.e.clear();
  for (const float value : floats32_) {
    const double wanted = static_cast<double>(value) * scaled;
    if (std::abs(wanted) >= exact_in_double) {
      return false;
    }
    const std::int64_t m = std::llround(wanted);
    const std::int64_t steps = ordered(value) - ordered(nearest_float(m, d));
    if (std::abs(steps) > most_steps) {
      return false;
    }
    form.m.push_back(m);
    form.e.push_back(steps);
    exact = exact && steps == 0;
  }
  if (exact) {
    form.e.clear();
  }
  form.kind = static_cast<std::uint8_t>(kind_float32 + d + (exact ? 0 : has_second));
  return true;
}

void ColumnWriter::plan(Form& form) {
  form.m_plan = ints_.plan(form.m);
  form.e_plan = form.e.empty() ? IntsPlan{} : ints_.plan(form.e);
}

void ColumnWriter::write_form(const Form& form, Bytes& out) {
  out.push_back(form.kind);
  ints_.write(form.m, form.m_plan, out);
  if (!form.e.empty()) {
    ints_.write(form.e, form.e_plan, out);
  }
}

bool ColumnWriter::write_float32(std::span<const std::string_view> prints, Bytes& out) {
  bool few_digits = parse_all(prints);
  for (std::size_t i = 0; few_digits && i < prints.size(); ++i) {
    few_digits = is_null(prints[i]) || is_shortest_float(plain_[i], prints[i]);
  }
  if (few_digits) {
    make_short_floats(first_);
    plan(first_);
    write_form(first_, out);
    return true;
  }
  if (!parse_floats(prints, floats32_)) {
    return false;
  }
  make_bits(first_, floats32_);
  plan(first_);
  for (unsigned d = 0; d <= most_float_decimals; ++d) {
    if (!fit_floats(second_, d)) {
      continue;
    }
    plan(second_);
    if (second_.bytes() < first_.bytes()) {
      std::swap(first_, second_);
    }
    break;  // more decimals only add noughts
  }
  write_form(first_, out);
  return true;
}

bool ColumnWriter::write_float64(std::span<const std::string_view> prints, Bytes& out) {
  const bool as_decimals = parse_all(prints) && make_decimals(first_);
  const bool few_digits = as_decimals && std::ranges::all_of(plain_, [](const PlainPrint& plain) {
                            return plain.digits <= 12;
                          });
  if (as_decimals) {
    plan(first_);
  }
  if (!few_digits && parse_floats(prints, floats64_)) {
    make_bits(second_, floats64_);
    plan(second_);
    if (!as_decimals || second_.bytes() < first_.bytes()) {
      write_form(second_, out);
      return true;
    }
  }
  if (as_decimals) {
    write_form(first_, out);
  }
  return as_decimals;
}

void ColumnWriter::write_text(std::span<const std::string_view> prints, bool is_text, Bytes& out) {
  std::unordered_map<std::string_view, std::int64_t> places;
  std::vector<std::string_view> entries;
  std::vector<std::int64_t>& index = first_.m;
  index.assign(prints.size(), 0);
  for (std::size_t i = 0; i < prints.size(); ++i) {
    if (!is_null(prints[i])) {
      const auto [place, is_new] =
          places.try_emplace(prints[i], static_cast<std::int64_t>(entries.size()));
      if (is_new) {
        entries.push_back(prints[i]);
      }
      index[i] = place->second;
    }
  }
  fill(index, [prints](std::size_t i) { return is_null(prints[i]); });
  if (entries.empty()) {
    entries.emplace_back(is_text ? "\"\"" : "");  // so that the index names something
  }
  out.push_back(kind_text);
  append_unsigned(out, entries.size());
  for (const std::string_view entry : entries) {
    const std::string text = is_text ? text_of_json(entry).value_or("") : std::string(entry);
    append_unsigned(out, text.size());
    out.insert(out.end(), text.begin(), text.end());
  }
  ints_.write(index, out);
}

void ColumnWriter::write(std::span<const std::string_view> prints, ValueType type, Bytes& out) {
  bool written = false;
  switch (type) {
    case ValueType::decimal:
    case ValueType::integer:
      if (parse_all(prints) && make_decimals(first_)) {
        plan(first_);
        write_form(first_, out);
        written = true;
      }
      break;
    case ValueType::float32:
      written = write_float32(prints, out);
      break;
    case ValueType::float64:
      written = write_float64(prints, out);
      break;
    case ValueType::text:
      break;
  }
  if (!written) {
    write_text(prints, type == ValueType::text, out);
  }
}

}  // namespace buoyd
