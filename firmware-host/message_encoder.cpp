#include "firmware-host/message_encoder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/json.hpp"
#include "firmware-host/checksums.hpp"
#include "firmware-host/sentence_field.hpp"

namespace buoysim {

using buoyd::FieldFormat;
using buoyd::FieldTest;
using buoyd::FieldUnits;
using buoyd::MessageField;
using buoyd::MessageFormat;
using buoyd::ModelChannel;
using buoyd::ValueType;

namespace {

constexpr std::string_view default_talker = "GP";

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

bool contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

/// The digits of a print as they stand; nullopt where it is no number.
std::optional<Fixed> fixed_from(std::string_view print) {
  const FieldStyle style = style_of(print, 0);
  std::string digits;
  for (const char c : print) {
    if (c >= '0' && c <= '9') {
      digits += c;
    }
  }
  Fixed fixed{0, style.decimals};
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), fixed.digits);
  if (digits.empty() || error != std::errc{}) {
    return std::nullopt;
  }
  fixed.digits = print.starts_with('-') ? -fixed.digits : fixed.digits;
  return fixed;
}

std::string shortest(double value, bool single) {
  std::array<char, 32> text{};
  char* const begin = text.data();
  char* const limit = begin + text.size();
  const auto result = single ? std::to_chars(begin, limit, static_cast<float>(value))
                             : std::to_chars(begin, limit, value);
  return {begin, result.ptr};
}

std::string body_text(ValueType type, const Fixed& fixed) {
  if (type == ValueType::float32 || type == ValueType::float64) {
    return shortest(fixed.value(), type == ValueType::float32);
  }
  return fixed.print();
}

/// A text for a field that must pass a test.
std::string passing(const FieldTest& test) {
  if (!test.is.empty()) {
    return test.is.front();
  }
  for (char c = '1'; c <= '9'; ++c) {
    if (!contains(test.is_not, std::string(1, c))) {
      return {c};
    }
  }
  return "";
}

std::string form_tag(const std::string& pattern) {
  std::string tag = pattern;
  std::size_t next = 0;
  for (char& c : tag) {
    if (c == '?') {
      c = default_talker[next++ % default_talker.size()];
    }
  }
  return tag;
}

/// Fills the fields of one sentence, then reads them back by the model's rules.
class SentenceWriter {
 public:
  SentenceWriter(const buoyd::Model& model, const SentenceForm& form)
      : format_(model.messages->formats[form.format]),
        channels_(model.kinds[format_.kind].channels),
        fields_(form.fields) {
    for (const FieldTest& test : format_.select) {
      satisfy(test, 0);
    }
  }

  void write(const MessageField& field, const Said& said) {
    if (std::holds_alternative<AsInExample>(said)) {
      return;
    }
    auto base = base_of(field);
    if (std::holds_alternative<std::monostate>(said)) {
      if (base && has(*base, field.field)) {
        at(*base, field.field).clear();
      }
      return;
    }
    if (!base) {
      base = add_group(field);
    }
    for (const FieldTest& test : field.require) {
      if (at(*base, test.field).empty()) {
        satisfy(test, *base);
      }
    }
    if (const auto* const text = std::get_if<std::string>(&said)) {
      at(*base, field.field) = *text;
    } else {
      write_number(field, *base, std::get<double>(said));
    }
  }

  /// The channel's value as a body will have it.
  [[nodiscard]] std::string read(const MessageField& field) {
    const auto base = base_of(field);
    if (!base || !has(*base, field.field) || at(*base, field.field).empty() ||
        !passes(field, *base)) {
      return "null";
    }
    const std::string text = at(*base, field.field);
    if (field.format == FieldFormat::text) {
      return buoyd::json_string(text);
    }
    const ModelChannel& channel = channels_[field.channel];
    const auto fixed = read_number(field, *base, text);
    if (!fixed || fixed->value() < channel.minimum.value_or(fixed->value()) ||
        fixed->value() > channel.maximum.value_or(fixed->value())) {
      return "null";
    }
    return body_text(channel.type, *fixed);
  }

  [[nodiscard]] const std::vector<std::string>& fields() const { return fields_; }

 private:
  [[nodiscard]] bool has(std::size_t base, std::size_t number) const {
    return base + number <= fields_.size();
  }

  std::string& at(std::size_t base, std::size_t number) {
    if (!has(base, number)) {
      fields_.resize(base + number);
    }
    return fields_[base + number - 1];
  }

  void satisfy(const FieldTest& test, std::size_t base) {
    if (!holds(test, base)) {
      at(base, test.field) = passing(test);
    }
  }

  [[nodiscard]] bool holds(const FieldTest& test, std::size_t base) const {
    const std::string text = has(base, test.field) ? fields_[base + test.field - 1U] : "";
    return (test.is.empty() || contains(test.is, text)) && !contains(test.is_not, text);
  }

  [[nodiscard]] bool passes(const MessageField& field, std::size_t base) const {
    return std::all_of(field.require.begin(), field.require.end(),
                       [&](const FieldTest& test) { return holds(test, base); });
  }

  /// Where the field's group begins; nullopt if the sentence has no such group.
  [[nodiscard]] std::optional<std::size_t> base_of(const MessageField& field) const {
    if (format_.group == 0) {
      return 0;
    }
    for (std::size_t base = 0; base + format_.group <= fields_.size(); base += format_.group) {
      if (passes(field, base)) {
        return base;
      }
    }
    return std::nullopt;
  }

  std::size_t add_group(const MessageField& field) {
    const std::size_t base = fields_.size();
    fields_.resize(base + format_.group);
    for (const FieldTest& test : field.require) {
      satisfy(test, base);
    }
    return base;
  }

  /// The unit that the form has, else the usual one.
  const FieldUnits::Unit& unit_of(const FieldUnits& units, std::size_t base) {
    std::string& text = at(base, units.field);
    for (const FieldUnits::Unit& unit : units.units) {
      if (unit.text == text) {
        return unit;
      }
    }
    text = units.units.front().text;
    return units.units.front();
  }

  void write_number(const MessageField& field, std::size_t base, double value) {
    if (field.format == FieldFormat::utc || field.format == FieldFormat::time_of_day) {
      write_time(field, base, value);
      return;
    }
    if (field.units) {
      const auto& unit = unit_of(*field.units, base);
      value = value * static_cast<double>(unit.denominator) / static_cast<double>(unit.numerator);
    }
    std::string& place = at(base, field.field);
    place = print(field, place, base, field.sign ? std::abs(value) : value);
    const std::string text = place;
    if (field.sign) {
      const bool is_zero = text.find_first_not_of("0.") == std::string::npos;
      const bool minus = value < 0 && !is_zero;
      at(base, field.sign->field) = minus ? field.sign->negative : field.sign->positive;
    }
  }

  /// Decimals where the form shows none: as the channel's resolution needs in the printed unit.
  int usual_decimals(const MessageField& field, std::size_t base) {
    const ModelChannel& channel = channels_[field.channel];
    if (channel.type == ValueType::integer) {
      return 0;
    }
    double resolution = channel.resolution.value_or(0.1);
    if (field.units) {
      const auto& unit = unit_of(*field.units, base);
      resolution *= static_cast<double>(unit.denominator) / static_cast<double>(unit.numerator);
    }
    return resolution >= 1 ? 0 : static_cast<int>(std::ceil(-std::log10(resolution) - 1e-9));
  }

  /// A number as the form's text has it.
  std::string print(const MessageField& field, const std::string& form, std::size_t base,
                    double value) {
    FieldStyle style = style_of(form, usual_decimals(field, base));
    if (field.format == FieldFormat::degrees_minutes) {
      const bool latitude = field.sign && field.sign->positive == "N";
      style.width = form.empty() ? (latitude ? 4 : 5) : static_cast<int>(form.find('.'));
      style.decimals = form.empty() ? 4 : style.decimals;
      return print_degrees_minutes(value, style, 0).text;
    }
    const std::string text = Fixed::nearest(value, style.decimals).print(style.width);
    return style.plus && value >= 0 ? "+" + text : text;
  }

  void write_time(const MessageField& field, std::size_t base, double value) {
    std::string& text = at(base, field.field);
    const FieldStyle style = style_of(text, 2);
    const Fixed seconds = Fixed::nearest(value, style.decimals);
    text = print_time_of_day(seconds);
    if (field.date.size() == 1) {
      at(base, field.date[0]) = print_ddmmyy(seconds);
    } else if (field.date.size() == 3) {
      at(base, field.date[0]) = print_day(seconds);
      at(base, field.date[1]) = print_month(seconds);
      at(base, field.date[2]) = print_year(seconds);
    }
    if (field.format == FieldFormat::utc) {
      utc_ = seconds;
    }
  }

  std::optional<Fixed> read_number(const MessageField& field, std::size_t base,
                                   const std::string& text) {
    switch (field.format) {
      case FieldFormat::utc:
        return utc_;
      case FieldFormat::time_of_day:
        return read_time_of_day(text);
      case FieldFormat::degrees_minutes:
        return with_sign(field, base, read_angle(text));
      default:
        return with_sign(field, base, with_unit(field, base, fixed_from(text)));
    }
  }

  static std::optional<Fixed> read_time_of_day(const std::string& text) {
    const auto whole = fixed_from(text);
    if (!whole || text.size() < 6) {
      return std::nullopt;
    }
    const auto rest = fixed_from(std::string_view(text).substr(4));
    const std::int64_t minutes = std::stoll(text.substr(0, 2)) * 60 + std::stoll(text.substr(2, 2));
    Fixed power{1, 0};
    power = power.scaled(1, 1, whole->decimals);
    return Fixed{minutes * 60 * power.digits + rest->digits, whole->decimals};
  }

  /// ddmm.mmm as degrees: exact quotient, rounded to the minutes' decimals and some more.
  static std::optional<Fixed> read_angle(const std::string& text) {
    const std::size_t point = std::min(text.find('.'), text.size());
    if (point < 3) {
      return std::nullopt;
    }
    const auto degrees = fixed_from(text.substr(0, point - 2));
    const auto minutes = fixed_from(text.substr(point - 2));
    if (!degrees || !minutes) {
      return std::nullopt;
    }
    const Fixed whole = degrees->scaled(60, 1, minutes->decimals);
    return Fixed{whole.digits + minutes->digits, minutes->decimals}.scaled(
        1, 60, buoyd::degrees_extra_decimals);
  }

  std::optional<Fixed> with_unit(const MessageField& field, std::size_t base,
                                 std::optional<Fixed> number) {
    if (!number || !field.units) {
      return number;
    }
    for (const FieldUnits::Unit& unit : field.units->units) {
      if (unit.text == at(base, field.units->field)) {
        return number->converted(unit.numerator, unit.denominator, buoyd::unit_extra_decimals);
      }
    }
    return std::nullopt;
  }

  std::optional<Fixed> with_sign(const MessageField& field, std::size_t base,
                                 std::optional<Fixed> number) {
    if (!number || !field.sign) {
      return number;
    }
    const std::string& letter = at(base, field.sign->field);
    if (letter == field.sign->negative) {
      return Fixed{-number->digits, number->decimals};
    }
    return letter == field.sign->positive ? number : std::nullopt;
  }

  const MessageFormat& format_;
  const std::vector<ModelChannel>& channels_;
  std::vector<std::string> fields_;
  std::optional<Fixed> utc_;
};

}  // namespace

bool tag_fits(std::string_view pattern, std::string_view tag) {
  return pattern.size() == tag.size() &&
         std::equal(pattern.begin(), pattern.end(), tag.begin(),
                    [](char p, char t) { return p == '?' || p == t; });
}

std::optional<SentenceForm> form_of_example(const buoyd::Model& model, std::size_t format,
                                            std::string_view text) {
  const MessageFormat& wanted = model.messages->formats[format];
  const std::size_t star = text.rfind('*');
  if (model.messages->framing.checksum == buoyd::FrameChecksum::nmea &&
      star != std::string_view::npos) {
    text = text.substr(0, star);
  }
  SentenceForm form;
  form.format = format;
  form.fields = split(text, model.messages->framing.separator);
  form.tag = form.fields.front();
  form.fields.erase(form.fields.begin());
  const auto& counts = wanted.field_counts;
  const bool counted =
      counts.empty() || std::find(counts.begin(), counts.end(), form.fields.size()) != counts.end();
  const bool selected =
      std::all_of(wanted.select.begin(), wanted.select.end(), [&](const FieldTest& test) {
        return test.field <= form.fields.size() &&
               (test.is.empty() || contains(test.is, form.fields[test.field - 1U])) &&
               !contains(test.is_not, form.fields[test.field - 1U]);
      });
  if (!tag_fits(wanted.tag, form.tag) || !counted || !selected) {
    return std::nullopt;
  }
  return form;
}

std::vector<SentenceForm> forms_of(const buoyd::Model& model) {
  std::vector<SentenceForm> forms;
  for (std::size_t format = 0; format < model.messages->formats.size(); ++format) {
    const MessageFormat& wanted = model.messages->formats[format];
    std::optional<SentenceForm> form;
    for (const auto& example : model.examples) {
      if (!form && example.kind == wanted.kind) {
        form = form_of_example(model, format, example.text);
      }
    }
    if (!form) {
      const std::size_t count = wanted.field_counts.empty() ? 0 : wanted.field_counts.front();
      form = SentenceForm{format, form_tag(wanted.tag), std::vector<std::string>(count)};
    }
    forms.push_back(std::move(*form));
  }
  return forms;
}

Sentence encode_sentence(const buoyd::Model& model, const SentenceForm& form,
                         const std::vector<Said>& said) {
  const MessageFormat& format = model.messages->formats[form.format];
  SentenceWriter writer(model, form);
  for (const MessageField& field : format.fields) {
    writer.write(field, said[field.channel]);
  }
  Sentence sentence;
  for (const MessageField& field : format.fields) {
    const auto& channel = model.kinds[format.kind].channels[field.channel];
    sentence.values.emplace_back(channel.name, writer.read(field));
  }
  sentence.text = form.tag;
  for (const std::string& field : writer.fields()) {
    sentence.text += model.messages->framing.separator + field;
  }
  return sentence;
}

std::string frame_sentence(const buoyd::MessageFraming& framing, const std::string& text) {
  std::string out = text;
  if (framing.checksum == buoyd::FrameChecksum::nmea) {
    out += fmt::format("*{:02X}", xor8(std::string_view(text).substr(1)));
  }
  return out + "\r\n";
}

void spoil_sentence(Bytes& sentence) {
  const auto star = std::find(sentence.rbegin(), sentence.rend(), '*');
  if (star == sentence.rend()) {
    sentence.erase(sentence.begin() + static_cast<std::ptrdiff_t>(sentence.size() / 2));
    return;
  }
  std::uint8_t& digit = *(star - 1);
  digit = digit == '0' ? '1' : '0';
}

}  // namespace buoysim
