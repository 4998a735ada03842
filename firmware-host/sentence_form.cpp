#include "firmware-host/sentence_form.hpp"

#include <algorithm>

#include "firmware-host/model_parts.hpp"
#include "firmware-host/sentence_fields.hpp"

namespace buoysim {

using buoyd::FieldTest;
using buoyd::MessageFormat;

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

std::string_view without_checksum(const buoyd::MessageFraming& framing, std::string_view text) {
  const std::size_t star = text.rfind('*');
  const bool has = framing.checksum == buoyd::FrameChecksum::nmea && star != std::string_view::npos;
  return has ? text.substr(0, star) : text;
}

bool count_fits(const MessageFormat& format, std::size_t count) {
  const auto& counts = format.field_counts;
  return counts.empty() || std::find(counts.begin(), counts.end(), count) != counts.end();
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

}  // namespace

bool tag_fits(std::string_view pattern, std::string_view tag) {
  return pattern.size() == tag.size() &&
         std::equal(pattern.begin(), pattern.end(), tag.begin(),
                    [](char p, char t) { return p == '?' || p == t; });
}

std::optional<SentenceForm> form_of_example(const buoyd::Model& model, std::size_t format,
                                            std::string_view text) {
  const buoyd::MessageFraming& framing = messages_of(model).framing;
  const MessageFormat& wanted = messages_of(model).formats[format];
  SentenceForm form;
  form.format = format;
  form.fields = split(without_checksum(framing, text), framing.separator);
  form.tag = form.fields.front();
  form.fields.erase(form.fields.begin());
  const SentenceFields fields(wanted, form.fields);
  const bool selected = std::all_of(wanted.select.begin(), wanted.select.end(),
                                    [&](const FieldTest& test) { return fields.holds(test, 0); });
  if (!tag_fits(wanted.tag, form.tag) || !count_fits(wanted, form.fields.size()) || !selected) {
    return std::nullopt;
  }
  return form;
}

std::vector<SentenceForm> forms_of(const buoyd::Model& model) {
  std::vector<SentenceForm> forms;
  for (std::size_t format = 0; format < messages_of(model).formats.size(); ++format) {
    const MessageFormat& wanted = messages_of(model).formats[format];
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

}  // namespace buoysim
