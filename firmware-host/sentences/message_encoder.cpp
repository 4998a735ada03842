#include "firmware-host/sentences/message_encoder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "firmware-host/sentences/damage.hpp"
#include "firmware-host/sentences/sentence_field.hpp"
#include "firmware-host/sentences/sentence_fields.hpp"
#include "firmware-host/sentences/sentence_reading.hpp"
#include "firmware-host/sentences/sentence_sum.hpp"
#include "firmware-host/sentences/sentence_time.hpp"
#include "firmware-host/wire/escaped_data.hpp"
#include "firmware-host/world/model_parts.hpp"

namespace buoysim {

using buoyd::FieldFormat;
using buoyd::FieldTest;
using buoyd::FieldUnits;
using buoyd::MessageField;
using buoyd::MessageFormat;
using buoyd::ModelChannel;
using buoyd::ValueType;

namespace {

/// What stands behind a number: its unit, with the blanks that the form has before it.
std::string suffix_of(const std::string& form, const std::string& unit) {
  const std::string behind = form.substr(form.find_last_of(".0123456789") + 1);
  return behind.ends_with(unit) ? behind : unit;
}

/// Puts values into the fields of one sentence.
class SentenceWriter {
 public:
  SentenceWriter(const std::vector<ModelChannel>& channels, SentenceFields& fields)
      : channels_(channels), fields_(fields) {}

  /// `shift` fields behind the field's number.
  void write(const MessageField& field, const Said& said, std::size_t shift) {
    if (std::holds_alternative<AsInExample>(said)) {
      return;
    }
    if (std::holds_alternative<std::monostate>(said)) {
      blank(field, shift);
      return;
    }
    const auto known = fields_.base_of(field);
    const std::size_t base = known ? *known + shift : fields_.add_group(field);
    for (const FieldTest& test : field.require) {
      if (fields_.text_of(test, base).empty()) {
        fields_.satisfy(test, base);
      }
    }
    if (const auto* const text = std::get_if<std::string>(&said)) {
      fields_.write(field, base, field.format == FieldFormat::data ? data_bytes(*text) : *text);
    } else {
      write_number(field, base, std::get<double>(said));
    }
  }

 private:
  void blank(const MessageField& field, std::size_t shift) {
    auto base = fields_.base_of(field);
    if (base) {
      *base += shift;
    }
    const bool there = base && (field.key.empty() ? fields_.has(*base, field.field)
                                                  : !fields_.text_of(field, *base).empty());
    if (there) {
      fields_.write(field, *base, field.nulls.empty() ? "" : field.nulls.front());
    }
  }

  /// The unit that the form has, else the usual one.
  const FieldUnits::Unit& unit_of(const MessageField& field, const FieldUnits& units,
                                  std::size_t base) {
    const std::string text = fields_.unit_of(field, base);
    for (const FieldUnits::Unit& unit : units.units) {
      if (unit.text == text) {
        return unit;
      }
    }
    if (units.field > 0) {
      fields_.at(base, units.field) = units.units.front().text;
    }
    return units.units.front();
  }

  void write_number(const MessageField& field, std::size_t base, double value) {
    if (field.format == FieldFormat::utc || field.format == FieldFormat::time_of_day) {
      write_time(field, base, value);
      return;
    }
    if (field.format == FieldFormat::time) {
      write_pattern(field, base, value);
      return;
    }
    std::string suffix;
    value -= static_cast<double>(fields_.added_to(field));
    if (field.scale) {
      value = (value - static_cast<double>(field.scale->offset)) *
              static_cast<double>(field.scale->denominator);
    }
    if (field.units) {
      const auto& unit = unit_of(field, *field.units, base);
      suffix = field.units->field == 0 ? suffix_of(fields_.text_of(field, base), unit.text) : "";
      value = value * static_cast<double>(unit.denominator) / static_cast<double>(unit.numerator);
    }
    std::string form = fields_.text_of(field, base);
    form.resize(suffix.empty() ? form.size() : form.find_last_of(".0123456789") + 1);
    const std::string text = print(field, form, base, field.sign ? std::abs(value) : value);
    fields_.write(field, base, text + suffix);
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
      const auto& unit = unit_of(field, *field.units, base);
      resolution *= static_cast<double>(unit.denominator) / static_cast<double>(unit.numerator);
    }
    return resolution >= 1 ? 0 : static_cast<int>(std::ceil(-std::log10(resolution) - 1e-9));
  }

  /// A number as the form's text has it.
  std::string print(const MessageField& field, const std::string& form, std::size_t base,
                    double value) {
    if (is_hex(field.format)) {
      const std::string digits =
          fmt::format("{:0{}X}", std::llround(std::max(value, 0.0)), form.size());
      return field.format == FieldFormat::hex ? digits : in_reverse(digits);
    }
    if (form.find_first_of("eE") != std::string::npos) {
      return print_exponent(value, form);
    }
    FieldStyle style = style_of(form, usual_decimals(field, base));
    if (field.format == FieldFormat::degrees_minutes) {
      const bool latitude = field.sign && field.sign->positive == "N";
      const int usual_width = latitude ? 4 : 5;
      style.width =
          form.empty() ? usual_width : static_cast<int>(std::min(form.find('.'), form.size()));
      style.decimals = form.empty() ? 4 : style.decimals;
      return print_degrees_minutes(value, style, 0).text;
    }
    std::string text = Fixed::nearest(value, style.decimals).print(style.width);
    text += form.ends_with('.') ? "." : "";
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

  /// The time by the model's pattern, its parts in their fields.
  void write_pattern(const MessageField& field, std::size_t base, double value) {
    const std::string form =
        field.more.empty() ? fields_.text_of(field, base) : fields_.text(base, field.more.back());
    const std::size_t point = form.rfind('.');
    const int decimals = point == std::string::npos ? 0 : static_cast<int>(form.size() - point - 1);
    const Fixed seconds =
        Fixed::nearest(value, field.pattern.find('.') == std::string::npos ? decimals : 0);
    std::string text = print_pattern(field.pattern, seconds);
    std::vector<std::string> parts;  // from the last
    for (std::size_t i = 0; i < field.more.size(); ++i) {
      const std::size_t blank = text.rfind(' ');
      parts.push_back(blank == std::string::npos ? "" : text.substr(blank + 1));
      text.resize(std::min(text.size(), blank));
    }
    fields_.write(field, base, text);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      std::string& part = fields_.at(base, field.more[i]);
      const bool bare = part.size() == 1;  // "7", not "07"
      part = parts[parts.size() - 1 - i];
      part.erase(0, bare && part.size() == 2 && part[0] == '0' ? 1 : 0);
    }
  }

  const std::vector<ModelChannel>& channels_;
  SentenceFields& fields_;
};

/// The data's length, whatever was to be said of it.
void count_data(const MessageFormat& format, SentenceFields& fields) {
  if (format.counted) {
    fields.at(0, format.counted->length) =
        std::to_string(fields.text(0, format.counted->field).size());
  }
}

/// How many points are in use stays as the form has it, and which is the first stands nowhere.
bool says_points(const MessageFormat& format, const MessageField& field) {
  return field.format == FieldFormat::first_point ||
         (format.axis && format.axis->in_use > 0 && format.axis->in_use == field.field);
}

/// Where each value of a sentence stands: of arrays point after point.
class ChannelPlaces {
 public:
  struct Place {
    const MessageField* field = nullptr;
    std::size_t point = 0;
    std::size_t value = 0;  // index among the kind's values
    std::size_t shift = 0;  // fields behind the field's number
    bool in_use = true;
  };

  ChannelPlaces(const buoyd::ModelKind& kind, const SentenceForm& form, const MessageFormat& format,
                const SentenceFields& fields) {
    if (format.part) {
      add_part(kind, format, form.point);
      return;
    }
    const std::size_t in_use = fields.points_in_use(kind.axis ? kind.axis->points : 0);
    const std::size_t stride = format.axis ? format.axis->stride : 1;
    for (const MessageField& field : format.fields) {
      const ModelChannel& channel = kind.channels[field.channel];
      for (std::size_t point = 0; point < kind.points(channel); ++point) {
        const std::size_t shift = field.lists_before * in_use + point * stride;
        places_.push_back(
            {&field, point, places_.size(), shift, !channel.on_axis || point < in_use});
      }
    }
  }

  [[nodiscard]] const std::vector<Place>& all() const { return places_; }

 private:
  /// One value of each of its channels, of arrays that of its point.
  void add_part(const buoyd::ModelKind& kind, const MessageFormat& format, std::size_t point) {
    for (const MessageField& field : format.fields) {
      const std::size_t first = kind.first_value(field.channel);
      const bool on_axis = kind.channels[field.channel].on_axis;
      places_.push_back({&field, point, first + (on_axis ? point : 0), 0, true});
    }
  }

  std::vector<Place> places_;
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
  const ChannelPlaces places(model.kinds[format.kind], form, format, fields);
  SentenceWriter writer(channels, fields);
  for (const ChannelPlaces::Place& place : places.all()) {
    if (place.in_use && !says_points(format, *place.field)) {
      writer.write(*place.field, said[place.value], place.shift);
    }
  }
  count_data(format, fields);
  Sentence sentence;
  for (const ChannelPlaces::Place& place : places.all()) {
    const ModelChannel& channel = channels[place.field->channel];
    const std::string name =
        channel.on_axis ? fmt::format("{}[{}]", channel.name, place.point) : channel.name;
    sentence.values.emplace_back(
        name, place.in_use ? read_field(fields, *place.field, channel, place.shift) : "null");
  }
  sentence.text = join_sentence(model, form, fields.all());
  return sentence;
}

std::vector<Sentence> encode_record(const buoyd::Model& model, std::vector<SentenceForm> forms,
                                    const std::vector<Said>& said) {
  std::vector<Sentence> sentences;
  std::vector<std::string> same;  // as the first part that has them says them
  for (SentenceForm& form : forms) {
    const auto& part = messages_of(model).formats[form.format].part;
    const std::vector<std::uint16_t> numbers = part ? part->same : std::vector<std::uint16_t>{};
    for (std::size_t i = 0; i < std::min(same.size(), numbers.size()); ++i) {
      form.fields[numbers[i] - 1U] = same[i];
    }
    sentences.push_back(encode_sentence(model, form, said));
    const auto written = form_of_example(model, form.format, sentences.back().text);
    for (std::size_t i = same.size(); written && i < numbers.size(); ++i) {
      same.push_back(written->fields[numbers[i] - 1U]);
    }
  }
  return sentences;
}

std::string frame_sentence(const buoyd::MessageSet& messages, const SentenceForm& form,
                           const std::string& text) {
  const buoyd::MessageFraming& framing = messages.framing;
  if (!framing.block_end.empty()) {
    return frame_block(framing, text);
  }
  const bool line = framing.starts.empty();
  std::string out = text;
  out += sum_behind(line ? messages.formats[form.format].checksum : framing.checksum, text,
                    line ? form.tag.size() : 1);
  return out + (framing.ends.empty() ? "" : framing.ends.substr(0, 1)) + "\r\n";
}

void spoil_sentence(const buoyd::MessageSet& messages, Bytes& sentence) {
  const auto star = std::find(sentence.rbegin(), sentence.rend(), '*');
  if (messages.framing.checksum.behind == "*" && star != sentence.rend()) {
    std::uint8_t& digit = *(star - 1);
    digit = digit == '0' ? '1' : '0';
    return;
  }
  sentence[sentence.size() / 2] ^= 1U;
  if (sentence_passes(messages, sentence)) {
    sentence[sentence.size() / 2] |= 0x80U;
  }
}

}  // namespace buoysim
