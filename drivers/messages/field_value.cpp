#include "drivers/messages/field_value.hpp"

#include <algorithm>
#include <cmath>

#include "base/number_text.hpp"
#include "drivers/messages/exact_decimal.hpp"
#include "drivers/messages/field_time.hpp"

namespace buoyd {

namespace {

FieldValue value_of(std::optional<Decimal> decimal) {
  if (!decimal) {
    return unsound_value();
  }
  FieldValue value;
  value.value = std::move(*decimal);
  return value;
}

/// The whole text as one number of this type.
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  return number_in<Number>(text.starts_with('+') ? text.substr(1) : text);
}

template <class Number>
FieldValue read_binary(std::string_view text) {
  const auto number = parse_number<Number>(text);
  if (!number) {
    return unsound_value();
  }
  FieldValue value;
  value.value = *number;
  return value;
}

FieldValue read_number(ValueType type, std::string_view text) {
  switch (type) {
    case ValueType::integer:
      return read_binary<std::int64_t>(text);
    case ValueType::float32:
      return read_binary<float>(text);
    case ValueType::float64:
      return read_binary<double>(text);
    default:
      break;
  }
  auto decimal = make_decimal(text);
  return value_of(decimal ? std::move(*decimal) : decimal_of_exponent(text));
}

FieldValue read_with_units(const FieldUnits& units, std::string_view text, std::string_view unit) {
  const auto found = std::ranges::find(units.units, unit, &FieldUnits::Unit::text);
  if (found == units.units.end()) {
    return {};
  }
  if (found->numerator == found->denominator) {
    return read_number(ValueType::decimal, text);
  }
  return value_of(convert_decimal(text, found->numerator, found->denominator));
}

/// "236D": number and the letters behind it.
FieldValue read_with_suffix(const FieldUnits& units, std::string_view text) {
  const std::size_t end = text.find_last_of("0123456789.") + 1;
  const std::string_view suffix = text.substr(end);
  const std::size_t begin = std::min(suffix.find_first_not_of(' '), suffix.size());
  return read_with_units(units, text.substr(0, end), suffix.substr(begin));
}

/// The number of another field is added; one that is none leaves no value.
void add_other(FieldValue& value, std::string_view other) {
  auto* const number = std::get_if<std::int64_t>(&value.value);
  const auto more = parse_number<std::int64_t>(other);
  const auto is_small = [](std::int64_t one) {
    constexpr std::int64_t most = std::int64_t{1} << 53;
    return one > -most && one < most;
  };
  const bool adds = number != nullptr && more && is_small(*number) && is_small(*more);
  if (number != nullptr && !adds) {
    value = unsound_value();
  } else if (adds) {
    *number += *more;
  }
}

FieldValue read_scaled(const FieldScale& scale, std::string_view text) {
  const auto product = convert_decimal(text, 1, scale.denominator);
  return value_of(product && scale.offset != 0 ? add_to_decimal(product->digits, scale.offset)
                                               : product);
}

/// Two digits a byte, the last byte's first; of an odd number of digits nothing.
std::string low_byte_last(std::string_view digits) {
  std::string turned;
  for (std::size_t end = digits.size(); end >= 2 && digits.size() % 2 == 0; end -= 2) {
    turned += digits.substr(end - 2, 2);
  }
  return turned;
}

/// Hexadecimal digits only, at most 63 bits of them.
FieldValue read_hex(const MessageField& field, std::string_view text) {
  const auto number = number_in<std::int64_t>(text, 16);
  if (!number || text.starts_with('-')) {
    return unsound_value();
  }
  if (field.scale) {
    return read_scaled(*field.scale, std::to_string(*number));
  }
  FieldValue value;
  value.value = *number;
  return value;
}

std::string_view text_of(const MessageField& field, const Fields& fields, std::size_t first) {
  return field.key.empty() ? field_at(fields, first, field.field) : behind_key(fields, field.key);
}

/// None where the number has a sign of its own.
template <class Number>
Scalar turned(Number number, bool negative) {
  if (std::signbit(static_cast<double>(number))) return {};
  return negative ? -number : number;
}

/// Turns the sign where the letter says so; the number itself has none then.
void apply_sign(FieldValue& value, bool negative) {
  if (auto* decimal = std::get_if<Decimal>(&value.value)) {
    const bool signed_already = decimal->digits.starts_with('-');
    const bool zero = decimal->digits.find_first_of("123456789") == std::string::npos;
    if (signed_already) {
      value.value = std::monostate{};
    } else if (negative && !zero) {
      decimal->digits.insert(0, 1, '-');
    }
  } else if (auto* number = std::get_if<std::int64_t>(&value.value)) {
    value.value = turned(*number, negative);
  } else if (auto* real = std::get_if<double>(&value.value)) {
    value.value = turned(*real, negative);
  } else if (auto* single = std::get_if<float>(&value.value)) {
    value.value = turned(*single, negative);
  }
}

FieldValue read_signed(const MessageField& field, ValueType type, std::string_view text,
                       const Fields& fields, std::size_t first) {
  FieldValue value = field.units && field.units->field == 0 ? read_with_suffix(*field.units, text)
                     : field.units                          ? read_with_units(*field.units, text,
                                                                              field_at(fields, first, field.units->field))
                     : field.scale                          ? read_scaled(*field.scale, text)
                     : field.format == FieldFormat::degrees_minutes ? value_of(degrees_of(text))
                                                                    : read_number(type, text);
  if (field.sign) {
    const std::string_view letter = field_at(fields, first, field.sign->field);
    if (letter != field.sign->positive && letter != field.sign->negative) {
      value.value = std::monostate{};
    }
    apply_sign(value, letter == field.sign->negative);
  }
  return value;
}

FieldValue read_text(std::string_view text) {
  FieldValue value;
  value.value = clean_text(text);
  return value;
}

/// What is too long for a text is no value: half of it would be another message.
FieldValue read_data(std::string_view bytes) {
  FieldValue value;
  if (auto text = data_text(bytes)) {
    value.value = std::move(*text);
  }
  return value;
}

/// Outside the channel's limits it is no value, and not what the instrument would say.
void check_limits(FieldValue& value, const ModelChannel& channel) {
  if ((!channel.minimum && !channel.maximum) ||
      std::holds_alternative<std::monostate>(value.value)) {
    return;
  }
  if (!channel.allows(number_of(value.value))) {
    value = unsound_value();
  }
}

}  // namespace

std::string_view field_at(const Fields& fields, std::size_t first, std::uint16_t number) {
  const std::size_t index = first + number - 1;
  return index < fields.size() ? fields[index] : std::string_view{};
}

std::optional<double> whole_number(std::string_view text) {
  return parse_number<double>(text);
}

bool passes(const FieldTest& test, std::string_view text) {
  const bool listed = test.is.empty() || std::ranges::find(test.is, text) != test.is.end();
  return listed && std::ranges::find(test.is_not, text) == test.is_not.end();
}

bool all_pass(const std::vector<FieldTest>& tests, const Fields& fields, std::size_t first) {
  return std::ranges::all_of(tests, [&](const FieldTest& test) {
    return passes(test, test.key.empty() ? field_at(fields, first, test.field)
                                         : behind_key(fields, test.key));
  });
}

bool any_fails(const std::vector<FieldTest>& tests, const Fields& fields) {
  return std::ranges::any_of(tests, [&](const FieldTest& test) {
    return test.field > 0 && test.field <= fields.size() && !passes(test, fields[test.field - 1U]);
  });
}

std::string_view behind_key(const Fields& fields, std::string_view key) {
  for (std::string_view text : fields) {
    if (text.starts_with(key)) {
      text.remove_prefix(key.size());
      text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
      return text;
    }
  }
  return {};
}

FieldValue read_field(const MessageField& field, const ModelChannel& channel, const Fields& fields,
                      std::size_t first) {
  const std::string_view text = text_of(field, fields, first);
  const bool null = std::ranges::find(field.nulls, text) != field.nulls.end();
  if (text.empty() || null || !all_pass(field.require, fields, first)) {
    return {};
  }
  FieldValue value;
  switch (field.format) {
    case FieldFormat::first_point:  // stands in no field
      return {};
    case FieldFormat::text:
      return read_text(text);
    case FieldFormat::data:
      return read_data(text);
    case FieldFormat::time_of_day:
      value = read_time_of_day(text);
      break;
    case FieldFormat::utc:
      value = read_utc(field, text, fields, first);
      break;
    case FieldFormat::hex:
      value = read_hex(field, text);
      break;
    case FieldFormat::hex_low_first:
      value = read_hex(field, low_byte_last(text));
      break;
    case FieldFormat::time:
      value = read_time(field, text, fields, first);
      break;
    case FieldFormat::number:
    case FieldFormat::degrees_minutes:
      value = read_signed(field, channel.type, text, fields, first);
      if (field.plus > 0) {
        add_other(value, field_at(fields, 0, field.plus));
      }
      break;
  }
  check_limits(value, channel);
  return value;
}

}  // namespace buoyd
