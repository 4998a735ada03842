#include "drivers/messages/message_decoder.hpp"

#include <algorithm>
#include <cmath>

#include "base/digits.hpp"
#include "drivers/messages/frame_sum.hpp"

namespace buoyd {

namespace {

constexpr std::size_t max_fields = 32768;  // of two characters each
constexpr std::size_t most_count_digits = 4;
constexpr std::size_t most_length_digits = 5;
constexpr std::size_t no_group = static_cast<std::size_t>(-1);

bool tag_matches(std::string_view pattern, std::string_view tag) {
  return std::ranges::equal(pattern, tag, [](char wanted, char is) {
    return wanted == '?' ? is >= 'A' && is <= 'Z' : wanted == is;
  });
}

/// Start character, then three to eleven capitals or digits: what a message begins with.
bool is_tag(std::string_view tag) {
  return tag.size() > 3 && tag.size() <= 12 && std::ranges::all_of(tag.substr(1), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
         });
}

constexpr std::string_view blanks = " \t";

std::string_view trimmed(std::string_view text, std::string_view of = blanks) {
  const std::size_t first = std::min(text.find_first_not_of(of), text.size());
  text.remove_prefix(first);
  return text.substr(0, text.find_last_not_of(of) + 1);
}

/// Digits behind the point of a decimal.
int decimals_of(const Scalar& value) {
  const auto* decimal = std::get_if<Decimal>(&value);
  const std::size_t point = decimal ? decimal->digits.find('.') : std::string::npos;
  return point == std::string::npos ? 0 : static_cast<int>(decimal->digits.size() - point - 1);
}

}  // namespace

/// What is between separators, without the blanks around it.
void MessageDecoder::split_fields(std::string_view text) {
  const MessageFraming& framing = model_->messages->framing;
  fields_.clear();
  if (framing.separator == blank_separator) {
    split_runs(text, std::string(blanks) + framing.run);
    return;
  }
  while (fields_.size() <= max_fields) {
    const std::size_t end = std::min(text.find(framing.separator), text.size());
    fields_.push_back(trimmed(text.substr(0, end)));
    if (end == text.size()) {
      break;
    }
    text.remove_prefix(end + 1);
  }
}

/// Runs of these characters separate; a text without any other is one empty field.
void MessageDecoder::split_runs(std::string_view text, std::string_view run) {
  text = trimmed(text, run);
  while (fields_.size() <= max_fields) {
    const std::size_t end = std::min(text.find_first_of(run), text.size());
    fields_.push_back(text.substr(0, end));
    if (end == text.size()) {
      break;
    }
    text = trimmed(text.substr(end), run);
  }
}

/// The last field is all that is left: its bytes are no separators, and no blanks around it.
void MessageDecoder::split_counted(const CountedBytes& counted, std::string_view text) {
  const char separator = model_->messages->framing.separator;
  fields_.clear();
  while (fields_.size() + 1U < counted.field && text.find(separator) != std::string_view::npos) {
    const std::size_t end = text.find(separator);
    fields_.push_back(trimmed(text.substr(0, end)));
    text.remove_prefix(end + 1);
  }
  fields_.push_back(text);
}

/// The counted field is as long as the message says.
bool MessageDecoder::length_fits(const CountedBytes& counted) const {
  const std::string_view said = field_at(fields_, 0, counted.length);
  return fields_.size() == counted.field && all_digits(said) && said.size() <= most_length_digits &&
         static_cast<std::size_t>(digits_to_int(said)) == fields_.back().size();
}

/// Tag, then fields. Where no tag has more than its start character, that alone is it.
void MessageDecoder::split(std::string_view text) {
  const auto& formats = model_->messages->formats;
  if (!formats.empty() && formats.front().tag.size() == 1) {
    tag_ = text.substr(0, 1);
    split_fields(text.substr(1));
    return;
  }
  split_fields(text);
  tag_ = fields_.front();
  fields_.erase(fields_.begin());
}

FrameMeaning MessageDecoder::decode(std::string_view text, bool checked, DecodedMessage& out) {
  first_point_ = 0;
  return model_->messages->framing.starts.empty() ? decode_line(text, checked, out)
                                                  : decode_tagged(text, checked, out);
}

bool MessageDecoder::decode_rest(DecodedMessage& out) {
  const MessageFormat& format = *out.format;
  const auto& axis = model_->kinds[format.kind].axis;
  if (!axis || !format.axis || !format.axis->splits || in_use_ - first_point_ <= axis->points) {
    return false;
  }
  first_point_ += axis->points;
  return read(format, checked_, without_clock_, out) == FrameMeaning::sample;
}

bool MessageDecoder::fits_tag(const MessageFormat& format) const {
  return tag_matches(format.tag, tag_);
}

void MessageDecoder::split_behind_tag(const MessageFormat& format, std::string_view text) {
  if (format.counted) {
    split_counted(*format.counted, text.substr(std::min(tag_.size() + 1, text.size())));
  }
}

/// Of the first prefix that fits; 0 where the format has none. nullopt: it is no line of this one.
std::optional<std::size_t> MessageDecoder::prefix_length(const MessageFormat& format,
                                                         std::string_view line) {
  const auto prefix =
      std::ranges::find_if(format.prefixes, [&](const auto& one) { return line.starts_with(one); });
  if (prefix == format.prefixes.end()) {
    return format.prefixes.empty() ? std::optional<std::size_t>(0) : std::nullopt;
  }
  return prefix->size();
}

FrameMeaning MessageDecoder::decode_tagged(std::string_view text, bool checked,
                                           DecodedMessage& out) {
  split(text);
  bool counted = false;  // the fields are those of a format with counted bytes
  FrameMeaning meaning = checked || is_tag(tag_) ? FrameMeaning::foreign : FrameMeaning::damaged;
  for (const MessageFormat& format : model_->messages->formats) {
    if (!fits_tag(format)) {
      continue;
    }
    if (format.counted) {
      split_behind_tag(format, text);
    } else if (counted) {
      split(text);
    }
    counted = format.counted.has_value();
    if (!count_fits(format)) {
      meaning = checked && any_fails(format.select, fields_) ? meaning : FrameMeaning::damaged;
    } else if (all_pass(format.select, fields_, 0)) {
      return read(format, checked, true, out);
    }
  }
  return meaning;
}

/// Cuts the line into the format's fields; false if it is no line of this format.
bool MessageDecoder::cut(const MessageFormat& format, std::string_view line, bool& checked) {
  const auto prefix = prefix_length(format, line);
  if (!prefix) {
    return false;
  }
  const std::size_t start = *prefix;
  if (format.checksum.any()) {
    const SummedText summed = split_sum(format.checksum, line, start);
    if (summed.state != SumState::right) {
      return false;
    }
    line = summed.text;
    checked = true;
  }
  line.remove_prefix(start);
  if (format.columns.empty()) {
    if (format.counted) {
      split_counted(*format.counted, line);
    } else {
      split_fields(line);
    }
    return count_fits(format);
  }
  if (line.size() != format.columns.back().last) {
    return false;
  }
  fields_.clear();
  for (const MessageColumn& column : format.columns) {
    fields_.push_back(trimmed(line.substr(column.first - 1U, column.last - column.first + 1U)));
  }
  return count_points(format);
}

/// No tag tells what a line is: a format with an unsound field is another's line. Of a line of none
/// its checksum may vouch for the first that it fits, or its clock may be unset.
FrameMeaning MessageDecoder::decode_line(std::string_view line, bool checked, DecodedMessage& out) {
  const FrameMeaning meaning = read_line(line, checked, MayBeNone::nothing, out);
  if (meaning == FrameMeaning::sample) {
    return meaning;
  }
  const bool vouched = meaning == FrameMeaning::foreign;
  return read_line(line, checked, vouched ? MayBeNone::any_value : MayBeNone::clock, out) ==
                 FrameMeaning::sample
             ? FrameMeaning::sample
             : meaning;
}

FrameMeaning MessageDecoder::read_line(std::string_view line, bool checked, MayBeNone what,
                                       DecodedMessage& out) {
  bool any_checked = checked;
  for (const MessageFormat& format : model_->messages->formats) {
    bool vouched = checked;
    const bool fits = cut(format, line, vouched) && all_pass(format.select, fields_, 0);
    const bool lenient = vouched && what == MayBeNone::any_value;
    if (fits && read(format, lenient, what == MayBeNone::clock, out) == FrameMeaning::sample) {
      checked_ = vouched;  // for the rest of a long burst
      return FrameMeaning::sample;
    }
    any_checked = any_checked || vouched;
  }
  return any_checked ? FrameMeaning::foreign : FrameMeaning::damaged;
}

/// Where the field's group begins: the first in which its tests pass.
std::size_t MessageDecoder::group_of(const MessageFormat& format, const MessageField& field) const {
  if (format.group == 0) {
    return 0;
  }
  for (std::size_t first = 0; first < fields_.size(); first += format.group) {
    if (all_pass(field.require, fields_, first)) {
      return first;
    }
  }
  return no_group;
}

/// How many points the arrays have. False: the message does not say it, or more than there are.
bool MessageDecoder::count_points(const MessageFormat& format) {
  const auto& axis = model_->kinds[format.kind].axis;
  const std::size_t points = axis ? axis->points : 0;
  in_use_ = points;
  if (!format.axis || format.axis->in_use == 0) {
    return true;
  }
  const std::string_view said = field_at(fields_, 0, format.axis->in_use);
  const bool sound = all_digits(said) && said.size() <= most_count_digits;
  const auto number = sound ? static_cast<std::size_t>(digits_to_int(said)) : 0;
  if (!sound || number < format.axis->less) {
    return false;
  }
  in_use_ = number - format.axis->less;
  return in_use_ <= points || format.axis->splits;
}

/// Whether the frame has as many fields as the points of its arrays make.
bool MessageDecoder::count_fits(const MessageFormat& format) {
  const std::size_t count = fields_.size();
  if (format.counted && !length_fits(*format.counted)) {
    return false;
  }
  if (!count_points(format)) {
    return false;
  }
  if (format.group > 0) {
    return count % format.group == 0;
  }
  const bool says_points = format.axis && format.axis->in_use > 0;
  const std::size_t more = says_points ? in_use_ * format.axis->each : 0;
  const auto& counts = format.field_counts;
  return counts.empty() ||
         (count >= more && std::ranges::find(counts, count - more) != counts.end());
}

/// From the first point and the step that the message states, in whole billionths.
std::vector<double> MessageDecoder::stated_axis(const MessageFormat& format) const {
  constexpr double billion = 1e9;
  std::vector<double> points;
  const auto& axis = model_->kinds[format.kind].axis;
  if (!axis || !format.axis || format.axis->start == 0) {
    return points;
  }
  const auto start = whole_number(field_at(fields_, 0, format.axis->start));
  const auto step = whole_number(field_at(fields_, 0, format.axis->step));
  const bool sound = start && step && std::isfinite(*start) && std::isfinite(*step);
  for (std::size_t i = 0; sound && i < axis->points; ++i) {
    points.push_back(std::round((*start + double(i) * *step) * billion) / billion);
  }
  return points;
}

bool MessageDecoder::may_be_none(const FieldValue& value) const {
  return checked_ || (without_clock_ && value.clock);
}

/// The channel's value, of an array its values. False: one is unsound and nothing vouches for it.
bool MessageDecoder::read_channel(const MessageFormat& format, const MessageField& field,
                                  std::size_t first, DecodedMessage& out) {
  const ModelKind& kind = model_->kinds[format.kind];
  const ModelChannel& channel = kind.channels[field.channel];
  const std::size_t stride = format.axis ? format.axis->stride : 1;
  const bool array = channel.on_axis && !format.part;  // a part is one point of it
  const std::size_t points = array ? std::min(kind.points(channel), in_use_ - first_point_) : 1;
  first += in_use_ * field.lists_before + (array ? first_point_ * stride : 0);
  if (field.format == FieldFormat::first_point) {
    out.values[at_] = static_cast<std::int64_t>(first_point_ + 1);
    return true;
  }
  for (std::size_t point = 0; point < points; ++point) {
    FieldValue value = read_field(field, channel, fields_, first + point * stride);
    if (value.unsound && !may_be_none(value)) {
      return false;
    }
    const bool none = std::holds_alternative<std::monostate>(value.value);
    clock_unset_ = clock_unset_ || (value.clock && !checked_);
    any_number_ =
        any_number_ || (!none && channel.type != ValueType::text && !is_time(field.format));
    if (channel.role == ChannelRole::utc && value.utc) {
      out.utc = value.utc;
      out.utc_decimals = decimals_of(value.value);
    }
    out.values[at_ + point] = std::move(value.value);
  }
  return true;
}

/// Which reading the part is of, and which of its points. False: it does not say so.
bool MessageDecoder::read_part(const MessageFormat& format, const MessagePart& part,
                               DecodedMessage& out) const {
  out.point = 0;
  out.in_use = format.axis ? std::optional(in_use_) : std::nullopt;
  out.key.clear();
  for (const std::uint16_t field : part.same) {
    const std::string_view text = field_at(fields_, 0, field);
    if (text.empty()) {
      return false;
    }
    out.key.append(text) += '\n';
  }
  if (!part.has_index()) {
    return true;
  }
  const std::string_view said = field_at(fields_, 0, part.index);
  const bool sound = all_digits(said) && said.size() <= most_count_digits;
  const auto number = sound ? static_cast<std::size_t>(digits_to_int(said)) : 0;
  out.point = number - 1;
  const auto& axis = model_->kinds[format.kind].axis;
  return number > 0 && axis && number <= axis->points;
}

FrameMeaning MessageDecoder::read(const MessageFormat& format, bool checked, bool without_clock,
                                  DecodedMessage& out) {
  checked_ = checked;
  without_clock_ = without_clock;
  any_number_ = false;
  clock_unset_ = false;
  const ModelKind& kind = model_->kinds[format.kind];
  out.kind = format.kind;
  out.format = &format;
  out.values.assign(format.part ? format.fields.size() : kind.value_count(), std::monostate{});
  out.axis = stated_axis(format);
  const bool says_points = kind.axis && format.axis && format.axis->in_use > 0;
  out.in_use = says_points ? std::optional(std::min(kind.axis->points, in_use_ - first_point_))
                           : std::nullopt;
  out.utc.reset();
  out.synchronised.reset();
  if (format.part && !read_part(format, *format.part, out)) {
    return FrameMeaning::damaged;
  }
  bool any = format.group == 0;
  at_ = 0;
  for (const MessageField& field : format.fields) {
    const std::size_t first = group_of(format, field);
    any = any || first != no_group;
    if (first != no_group && !read_channel(format, field, first, out)) {
      return FrameMeaning::damaged;
    }
    at_ += format.part ? 1 : kind.points(kind.channels[field.channel]);
  }
  if (clock_unset_ && !any_number_) {
    return FrameMeaning::damaged;
  }
  if (!format.synchronised_if.empty()) {
    out.synchronised = all_pass(format.synchronised_if, fields_, 0);
  }
  return any ? FrameMeaning::sample : FrameMeaning::foreign;
}

}  // namespace buoyd
