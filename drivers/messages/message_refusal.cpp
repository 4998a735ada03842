// Why a text is none of the model's messages, for people who write a model or look at a recording.
#include <fmt/format.h>

#include <algorithm>

#include "drivers/messages/frame_sum.hpp"
#include "drivers/messages/message_decoder.hpp"

namespace buoyd {

namespace {

/// Of a message in which nothing is wrong.
constexpr const char* no_end = "it has no end";

std::string joined(const std::vector<std::uint16_t>& numbers) {
  std::string text;
  for (const std::uint16_t number : numbers) {
    text += (text.empty() ? "" : " or ") + std::to_string(number);
  }
  return text;
}

/// The reason of the format that came furthest.
struct Best {
  int rank = 0;
  std::string text = "no message of this model";

  void offer(int how_far, std::string why) {
    if (how_far > rank) {
      rank = how_far;
      text = std::move(why);
    }
  }
};

}  // namespace

std::string MessageDecoder::refusal(std::string_view text) {
  return model_->messages->framing.starts.empty() ? line_refusal(text) : frame_refusal(text);
}

/// Of a message whose tag or prefix fits.
std::string MessageDecoder::format_refusal(const MessageFormat& format) {
  if (format.counted && !length_fits(*format.counted)) {
    return fmt::format("the data are {} bytes, expected {}", fields_.back().size(),
                       field_at(fields_, 0, format.counted->length));
  }
  if (!count_fits(format)) {
    return fmt::format(
        "{} fields, expected {}", fields_.size(),
        format.group > 0 ? fmt::format("groups of {}", format.group) : joined(format.field_counts));
  }
  for (const FieldTest& test : format.select) {
    if (!all_pass({test}, fields_, 0)) {
      return fmt::format("field {} is \"{}\", expected another text", test.field,
                         clean_text(field_at(fields_, 0, test.field)));
    }
  }
  return value_refusal(format);
}

/// Of a message that is cut and selected right. A wrong clock alone is no reason.
std::string MessageDecoder::value_refusal(const MessageFormat& format) {
  for (const MessageField& field : format.fields) {
    const std::size_t first = group_of(format, field);
    const ModelChannel& channel = model_->kinds[format.kind].channels[field.channel];
    if (first >= fields_.size()) {
      continue;
    }
    const FieldValue value = read_field(field, channel, fields_, first);
    if (value.unsound && !value.clock) {
      return fmt::format("field {} is \"{}\", no value of {}", field.field,
                         clean_text(field_at(fields_, first, field.field)), channel.name);
    }
  }
  DecodedMessage message;
  return read(format, false, true, message) == FrameMeaning::damaged
             ? "a value is none of its channel"
             : no_end;
}

std::string MessageDecoder::frame_refusal(std::string_view text) {
  const MessageFraming& framing = model_->messages->framing;
  if (text.empty() || framing.starts.find(text.front()) == std::string::npos) {
    return fmt::format("no message begins here, expected one of \"{}\"", framing.starts);
  }
  std::string sum = sum_difference(framing.checksum, text, 1);
  const SummedText summed = split_sum(framing.checksum, text, 1);
  if (!sum.empty() && (framing.checksum_required || summed.state == SumState::wrong)) {
    return sum;
  }
  split(summed.text);
  const std::string tag = clean_text(tag_);
  for (const MessageFormat& format : model_->messages->formats) {
    if (fits_tag(format)) {
      if (format.counted) split_behind_tag(format, summed.text);
      const std::string why = format_refusal(format);
      return why == no_end && !sum.empty() ? fmt::format("{}, or {}", sum, no_end) : why;
    }
  }
  return fmt::format("\"{}\" begins no message of this model", tag);
}

std::string MessageDecoder::line_refusal(std::string_view line) {
  const std::string& leading = model_->messages->framing.leading;
  line.remove_prefix(std::min(line.find_first_not_of(leading), line.size()));
  Best best;
  for (const MessageFormat& format : model_->messages->formats) {
    const auto start = prefix_length(format, line);
    if (!start) {
      continue;
    }
    const int prefixed = *start > 0 ? 2 : 0;
    const std::string sum =
        format.checksum.any() ? sum_difference(format.checksum, line, *start) : "";
    bool vouched = false;
    if (!sum.empty()) {
      best.offer(prefixed + 1, sum);
    } else if (!cut(format, line, vouched)) {
      best.offer(prefixed + 1, format.columns.empty()
                                   ? format_refusal(format)
                                   : fmt::format("{} characters, expected {}", line.size() - *start,
                                                 format.columns.back().last));
    } else {
      best.offer(prefixed + 2, format_refusal(format));
    }
  }
  return best.text;
}

}  // namespace buoyd
