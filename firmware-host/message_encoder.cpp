#include "firmware-host/message_encoder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "firmware-host/checksums.hpp"
#include "firmware-host/model_parts.hpp"
#include "firmware-host/sentence_field.hpp"
#include "firmware-host/sentence_fields.hpp"
#include "firmware-host/sentence_reading.hpp"

namespace buoysim {

using buoyd::FieldFormat;
using buoyd::FieldTest;
using buoyd::FieldUnits;
using buoyd::MessageField;
using buoyd::MessageFormat;
using buoyd::ModelChannel;
using buoyd::ValueType;

namespace {

/// Puts values into the fields of one sentence.
class SentenceWriter {
 public:
  SentenceWriter(const std::vector<ModelChannel>& channels, SentenceFields& fields)
      : channels_(channels), fields_(fields) {}

  void write(const MessageField& field, const Said& said) {
    if (std::holds_alternative<AsInExample>(said)) {
      return;
    }
    if (std::holds_alternative<std::monostate>(said)) {
      blank(field);
      return;
    }
    const auto known = fields_.base_of(field);
    const std::size_t base = known ? *known : fields_.add_group(field);
    for (const FieldTest& test : field.require) {
      if (fields_.text(base, test.field).empty()) {
        fields_.satisfy(test, base);
      }
    }
    if (const auto* const text = std::get_if<std::string>(&said)) {
      fields_.at(base, field.field) = *text;
    } else {
      write_number(field, base, std::get<double>(said));
    }
  }

 private:
  void blank(const MessageField& field) {
    const auto base = fields_.base_of(field);
    if (base && fields_.has(*base, field.field)) {
      fields_.at(*base, field.field).clear();
    }
  }

  /// The unit that the form has, else the usual one.
  const FieldUnits::Unit& unit_of(const FieldUnits& units, std::size_t base) {
    std::string& text = fields_.at(base, units.field);
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
    const std::string form = fields_.text(base, field.field);
    const std::string text = print(field, form, base, field.sign ? std::abs(value) : value);
    fields_.at(base, field.field) = text;
    if (field.sign) {
      const bool is_zero = text.find_first_not_of("0.") == std::string::npos;
      const bool minus = value < 0 && !is_zero;
      fields_.at(base, field.sign->field) = minus ? field.sign->negative : field.sign->positive;
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
      const int usual_width = latitude ? 4 : 5;
      style.width =
          form.empty() ? usual_width : static_cast<int>(std::min(form.find('.'), form.size()));
      style.decimals = form.empty() ? 4 : style.decimals;
      return print_degrees_minutes(value, style, 0).text;
    }
    const std::string text = Fixed::nearest(value, style.decimals).print(style.width);
    return style.plus && value >= 0 ? "+" + text : text;
  }

  void write_time(const MessageField& field, std::size_t base, double value) {
    std::string& text = fields_.at(base, field.field);
    const Fixed seconds = Fixed::nearest(value, style_of(text, 2).decimals);
    text = print_time_of_day(seconds);
    if (field.date.size() == 1) {
      fields_.at(base, field.date[0]) = print_ddmmyy(seconds);
    } else if (field.date.size() == 3) {
      fields_.at(base, field.date[0]) = print_day(seconds);
      fields_.at(base, field.date[1]) = print_month(seconds);
      fields_.at(base, field.date[2]) = print_year(seconds);
    }
  }

  const std::vector<ModelChannel>& channels_;
  SentenceFields& fields_;
};

}  // namespace

Sentence encode_sentence(const buoyd::Model& model, const SentenceForm& form,
                         const std::vector<Said>& said) {
  const MessageFormat& format = messages_of(model).formats[form.format];
  const auto& channels = model.kinds[format.kind].channels;
  SentenceFields fields(format, form.fields);
  for (const FieldTest& test : format.select) {
    fields.satisfy(test, 0);
  }
  SentenceWriter writer(channels, fields);
  for (const MessageField& field : format.fields) {
    writer.write(field, said[field.channel]);
  }
  Sentence sentence;
  for (const MessageField& field : format.fields) {
    const ModelChannel& channel = channels[field.channel];
    sentence.values.emplace_back(channel.name, read_field(fields, field, channel));
  }
  sentence.text = form.tag;
  for (const std::string& field : fields.all()) {
    sentence.text += messages_of(model).framing.separator + field;
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
