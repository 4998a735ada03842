#include "firmware-host/sentences/sentence_form.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <sstream>

#include "firmware-host/sentences/addressed_text.hpp"
#include "firmware-host/sentences/sentence_fields.hpp"
#include "firmware-host/sentences/sentence_sum.hpp"
#include "firmware-host/world/model_parts.hpp"

namespace buoysim {

using buoyd::FieldTest;
using buoyd::MessageFormat;

namespace {

constexpr std::string_view default_talker = "GP";

/// Line ends and STX only where a frame has an end character of its own.
constexpr std::string_view blanks_of_fields = " \t\r\n\x02";

/// Puts text[begin, end) without its blanks into the form; `from` is where the field before ended.
void add_field(SentenceForm& form, std::string_view text, std::size_t from, std::size_t begin,
               std::size_t end) {
  const std::string_view wide = text.substr(begin, end - begin);
  const std::size_t lead = std::min(wide.find_first_not_of(blanks_of_fields), wide.size());
  const std::size_t tail = wide.size() - (wide.find_last_not_of(blanks_of_fields) + 1);
  const std::size_t length = lead == wide.size() ? 0 : wide.size() - lead - tail;
  form.fields.emplace_back(wide.substr(lead, length));
  form.gaps.emplace_back(text.substr(from, begin + lead - from));
}

/// Where the last field's text ends: the gaps and fields so far are all of it.
std::size_t taken(const SentenceForm& form) {
  std::size_t length = 0;
  for (const std::string& part : form.fields) length += part.size();
  for (const std::string& part : form.gaps) length += part.size();
  return length;
}

/// Fields between separators.
void split(SentenceForm& form, std::string_view text, char separator) {
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    add_field(form, text, taken(form), begin, end);
    begin = end + 1;
  }
  form.gaps.emplace_back(text.substr(taken(form)));
}

/// The last field is data of any bytes.
void split_counted(SentenceForm& form, std::string_view text, char separator, std::size_t fields) {
  std::size_t begin = 0;
  while (form.fields.size() + 1 < fields && text.find(separator, begin) != std::string_view::npos) {
    const std::size_t end = text.find(separator, begin);
    add_field(form, text, taken(form), begin, end);
    begin = end + 1;
  }
  const std::size_t from = taken(form);
  form.fields.emplace_back(text.substr(begin));
  form.gaps.emplace_back(text.substr(from, begin - from));
  form.gaps.emplace_back();
}

/// Fields between runs of blanks and what counts as one.
void split_blanks(SentenceForm& form, std::string_view text, const std::string& more) {
  const std::string run = std::string(blanks_of_fields) + more;
  for (std::size_t begin = text.find_first_not_of(run); begin != std::string_view::npos;
       begin = text.find_first_not_of(run, taken(form))) {
    add_field(form, text, taken(form), begin,
              std::min(text.find_first_of(run, begin), text.size()));
  }
  form.gaps.emplace_back(text.substr(taken(form)));
}

/// `before`: fields in front of the format's first.
void split_fields(SentenceForm& form, std::string_view text, const buoyd::MessageFraming& framing,
                  const MessageFormat& format, std::size_t before = 0) {
  if (format.counted) {
    split_counted(form, text, framing.separator, before + format.counted->field);
  } else if (framing.separator == buoyd::blank_separator) {
    split_blanks(form, text, framing.run);
  } else {
    split(form, text, framing.separator);
  }
}

void split_columns(SentenceForm& form, std::string_view text, const MessageFormat& format) {
  for (const buoyd::MessageColumn& column : format.columns) {
    add_field(form, text, taken(form), column.first - 1U, column.last);
  }
  form.gaps.emplace_back();
}

/// Cuts prefix and fields out of a line; false if it is none of this format.
bool split_line(SentenceForm& form, std::string_view text, const MessageFormat& format,
                const buoyd::MessageFraming& framing) {
  const std::string_view leading =
      text.substr(0, std::min(text.find_first_not_of(framing.leading), text.size()));
  const std::string_view line = text.substr(leading.size());
  const auto prefix = std::find_if(format.prefixes.begin(), format.prefixes.end(),
                                   [&](const std::string& one) { return line.starts_with(one); });
  if (prefix == format.prefixes.end() && !format.prefixes.empty()) {
    return false;
  }
  form.tag = leading;
  form.tag += prefix == format.prefixes.end() ? "" : *prefix;
  text = without_sum(format.checksum, text, form.tag.size());
  text.remove_prefix(form.tag.size());
  if (!format.columns.empty()) {
    const bool fits = text.size() == format.columns.back().last;
    if (fits) split_columns(form, text, format);
    return fits;
  }
  split_fields(form, text, framing, format);
  return true;
}

/// Tag and fields; a bare tag is the start character alone.
void split_frame(SentenceForm& form, std::string_view text, const buoyd::MessageFraming& framing,
                 const MessageFormat& format) {
  const bool bare = format.tag.size() == 1;
  const std::string start(bare ? text.substr(0, 1) : std::string_view{});
  text.remove_prefix(start.size());
  split_fields(form, text, framing, format, bare ? 0 : 1);
  if (bare || form.fields.empty()) {
    form.tag = start;
    return;
  }
  form.tag = form.fields.front();
  form.fields.erase(form.fields.begin());
  form.gaps.erase(form.gaps.begin());
}

/// What the points in use add is not in the format's counts.
bool count_fits(const MessageFormat& format, const SentenceFields& fields) {
  const auto& counts = format.field_counts;
  const bool stated = format.axis && format.axis->in_use > 0;
  const std::size_t points = stated ? fields.points_in_use(SIZE_MAX) * format.axis->each : 0;
  const std::size_t count = fields.all().size() - std::min(points, fields.all().size());
  return counts.empty() || std::find(counts.begin(), counts.end(), count) != counts.end();
}

bool length_fits(const MessageFormat& format, const SentenceFields& fields) {
  return !format.counted || fields.text(0, format.counted->length) ==
                                std::to_string(fields.text(0, format.counted->field).size());
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
  if (model.poll && model.poll->address) {
    text = without_address(*model.poll->address, text);
  }
  if (framing.starts.empty()) {
    if (!split_line(form, text, wanted, framing)) return std::nullopt;
  } else {
    split_frame(form, without_sum(framing.checksum, text, 1), framing, wanted);
  }
  const SentenceFields fields(wanted, form.fields);
  const bool selected = std::all_of(wanted.select.begin(), wanted.select.end(),
                                    [&](const FieldTest& test) { return fields.holds(test, 0); });
  const bool tagged = framing.starts.empty() || tag_fits(wanted.tag, form.tag);
  if (!tagged || !count_fits(wanted, fields) || !length_fits(wanted, fields) || !selected) {
    return std::nullopt;
  }
  return form;
}

namespace {

/// The point that a part states, from 0; nullopt where only its order says it.
std::optional<std::size_t> point_of(const MessageFormat& format, const buoyd::MessagePart& part,
                                    const SentenceForm& form) {
  if (!part.has_index()) {
    return std::nullopt;
  }
  const std::string text = SentenceFields(format, form.fields).text(0, part.index);
  const long number = std::strtol(text.c_str(), nullptr, 10);
  return number > 0 ? std::optional(static_cast<std::size_t>(number) - 1) : std::nullopt;
}

/// The line as the first part from `from` on that it is; one whose tag or prefix it has goes first.
std::optional<SentenceForm> form_of_part(const buoyd::Model& model, std::size_t kind,
                                         std::size_t from, std::string_view line) {
  std::optional<SentenceForm> bare;
  const auto& formats = messages_of(model).formats;
  for (std::size_t i = from; i < formats.size(); ++i) {
    auto form =
        formats[i].kind == kind && formats[i].part ? form_of_example(model, i, line) : std::nullopt;
    if (form && !form->tag.empty()) {
      return form;
    }
    if (!bare) {
      bare = std::move(form);
    }
  }
  return bare;
}

/// Of the first example that has it, else empty fields.
SentenceForm form_of_format(const buoyd::Model& model, std::size_t format) {
  const MessageFormat& wanted = messages_of(model).formats[format];
  for (const auto& example : model.examples) {
    auto form =
        example.kind == wanted.kind ? form_of_example(model, format, example.text) : std::nullopt;
    if (form) {
      return std::move(*form);
    }
  }
  const std::size_t count = wanted.field_counts.empty() ? 0 : wanted.field_counts.front();
  return {format, form_tag(wanted.tag), std::vector<std::string>(count), {}, 0};
}

}  // namespace

std::string join_sentence(const buoyd::Model& model, const SentenceForm& form,
                          const std::vector<std::string>& fields) {
  const buoyd::MessageFraming& framing = messages_of(model).framing;
  const auto& columns = messages_of(model).formats[form.format].columns;
  const std::size_t known = std::min(form.fields.size(), form.gaps.size());
  std::string text = form.tag;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i < known && !columns.empty()) {
      // In columns a longer number takes blanks before it.
      const std::size_t end = form.tag.size() + columns[i].last;
      const std::size_t begin = end - std::min<std::size_t>(end, fields[i].size());
      text.resize(std::min(text.size(), begin));
      text += form.gaps[i];
      text.resize(begin, ' ');
    } else if (i < known) {
      text += form.gaps[i];
    } else if (i > 0 || !framing.starts.empty()) {
      text += framing.separator;
    }
    text += fields[i];
  }
  return text + (fields.size() + 1 == form.gaps.size() ? form.gaps.back() : "");
}

std::vector<SentenceForm> forms_of_parts(const buoyd::Model& model,
                                         const buoyd::ModelExample& example) {
  std::vector<SentenceForm> forms;
  std::size_t from = 0;  // parts come in the model's order
  std::size_t points = 0;
  std::istringstream lines(example.text);
  for (std::string line; std::getline(lines, line);) {
    auto form = form_of_part(model, example.kind, from, line);
    if (!form) {
      continue;
    }
    const MessageFormat& format = messages_of(model).formats[form->format];
    const buoyd::MessagePart part = format.part.value_or(buoyd::MessagePart{});
    if (part.repeats) {
      form->point = point_of(format, part, *form).value_or(points++);
    }
    from = part.any_order ? 0 : form->format + (part.repeats ? 0 : 1);
    forms.push_back(std::move(*form));
  }
  return forms;
}

std::vector<SentenceForm> forms_of(const buoyd::Model& model) {
  const auto& formats = messages_of(model).formats;
  std::vector<SentenceForm> forms;
  for (std::size_t format = 0; format < formats.size(); ++format) {
    const bool begins = format == 0 || formats[format - 1].kind != formats[format].kind;
    if (!formats[format].part) {
      forms.push_back(form_of_format(model, format));
    } else if (begins) {
      const auto example =
          std::find_if(model.examples.begin(), model.examples.end(),
                       [&](const auto& one) { return one.kind == formats[format].kind; });
      auto parts = example == model.examples.end() ? std::vector<SentenceForm>{}
                                                   : forms_of_parts(model, *example);
      std::move(parts.begin(), parts.end(), std::back_inserter(forms));
    }
  }
  return forms;
}

}  // namespace buoysim
