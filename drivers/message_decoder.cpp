#include "drivers/message_decoder.hpp"

#include <algorithm>

namespace buoyd {

namespace {

constexpr std::size_t max_fields = 512;
constexpr std::size_t no_group = static_cast<std::size_t>(-1);

bool tag_matches(std::string_view pattern, std::string_view tag) {
  return std::ranges::equal(pattern, tag, [](char wanted, char is) {
    return wanted == '?' ? is >= 'A' && is <= 'Z' : wanted == is;
  });
}

bool count_fits(const MessageFormat& format, std::size_t count) {
  return format.group > 0
             ? count > 0 && count % format.group == 0
             : std::ranges::find(format.field_counts, count) != format.field_counts.end();
}

/// Start character, then three to eleven capitals or digits: what a message begins with.
bool is_tag(std::string_view tag) {
  return tag.size() > 3 && tag.size() <= 12 && std::ranges::all_of(tag.substr(1), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
         });
}

/// Digits behind the point of a decimal.
int decimals_of(const Scalar& value) {
  const auto* decimal = std::get_if<Decimal>(&value);
  const std::size_t point = decimal ? decimal->digits.find('.') : std::string::npos;
  return point == std::string::npos ? 0 : static_cast<int>(decimal->digits.size() - point - 1);
}

}  // namespace

void MessageDecoder::split(std::string_view text) {
  const char separator = model_->messages->framing.separator;
  fields_.clear();
  std::size_t end = std::min(text.find(separator), text.size());
  tag_ = text.substr(0, end);
  while (end < text.size() && fields_.size() < max_fields) {
    text.remove_prefix(end + 1);
    end = std::min(text.find(separator), text.size());
    fields_.push_back(text.substr(0, end));
  }
}

FrameMeaning MessageDecoder::decode(std::string_view text, bool checked, DecodedMessage& out) {
  split(text);
  FrameMeaning meaning = checked || is_tag(tag_) ? FrameMeaning::foreign : FrameMeaning::damaged;
  for (const MessageFormat& format : model_->messages->formats) {
    if (!tag_matches(format.tag, tag_)) {
      continue;
    }
    if (!count_fits(format, fields_.size())) {
      meaning = FrameMeaning::damaged;
    } else if (all_pass(format.select, fields_, 0)) {
      return read(format, checked, out);
    }
  }
  return meaning;
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

FrameMeaning MessageDecoder::read(const MessageFormat& format, bool checked, DecodedMessage& out) {
  const ModelKind& kind = model_->kinds[format.kind];
  out.kind = format.kind;
  out.values.assign(kind.channels.size(), std::monostate{});
  out.utc.reset();
  out.synchronised.reset();
  bool any = format.group == 0;
  for (const MessageField& field : format.fields) {
    const std::size_t first = group_of(format, field);
    if (first == no_group) {
      continue;
    }
    any = true;
    const ModelChannel& channel = kind.channels[field.channel];
    FieldValue value = read_field(field, channel, fields_, first);
    if (value.unsound && !checked) {
      return FrameMeaning::damaged;
    }
    out.values[field.channel] = std::move(value.value);
    if (channel.role == ChannelRole::utc && value.utc) {
      out.utc = value.utc;
      out.utc_decimals = decimals_of(out.values[field.channel]);
    }
  }
  if (!format.synchronised_if.empty()) {
    out.synchronised = all_pass(format.synchronised_if, fields_, 0);
  }
  return any ? FrameMeaning::sample : FrameMeaning::foreign;
}

}  // namespace buoyd
