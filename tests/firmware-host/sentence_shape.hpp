#pragma once
// An example or recorded sentence as a form with its values taken out: widths and decimals stay,
// digits and letters of the mapped fields go, so that what the encoder writes shows. One thread.

#include <algorithm>
#include <string>

#include "firmware-host/sentences/message_encoder.hpp"
#include "firmware-host/sentences/sentence_fields.hpp"
#include "model/model.hpp"

namespace buoysim {

inline void empty_number(std::string& text) {
  for (char& c : text) {
    c = c >= '0' && c <= '9' ? '0' : c;
  }
}

inline void empty_field(const buoyd::MessageField& field, SentenceForm& form, std::size_t base) {
  if (!field.key.empty()) {
    for (std::string& whole : form.fields) {
      if (whole.starts_with(field.key)) {
        std::string text = whole.substr(field.key.size());
        empty_number(text);
        whole = field.key + text;
      }
    }
    return;
  }
  const auto at = [&](std::size_t number) -> std::string& {
    return form.fields[base + number - 1];
  };
  if (is_text(field.format)) {
    at(field.field).clear();
    return;
  }
  if (std::find(field.nulls.begin(), field.nulls.end(), at(field.field)) != field.nulls.end()) {
    return;
  }
  empty_number(at(field.field));
  for (const std::uint16_t part : field.more) {
    empty_number(at(part));
  }
  if (field.sign) {
    at(field.sign->field).clear();
  }
  for (const std::uint16_t part : field.date) {
    empty_number(at(part));
  }
}

/// In a message of groups, each channel's group is found by its last test.
inline std::size_t group_base(const buoyd::MessageFormat& format, const buoyd::MessageField& field,
                              const SentenceForm& form) {
  for (std::size_t base = 0; base + format.group <= form.fields.size(); base += format.group) {
    const buoyd::FieldTest& name = field.require.back();
    for (const std::string& is : name.is) {
      if (form.fields[base + name.field - 1U] == is) {
        return base;
      }
    }
  }
  return form.fields.size();
}

/// How many points are in use stays as it is: the field of the number of points.
inline bool says_points(const buoyd::MessageFormat& format, const buoyd::MessageField& field) {
  return format.axis && format.axis->in_use > 0 && format.axis->in_use == field.field;
}

/// Only fields of channels that `said` has a value for are emptied: no other value can be made up.
inline SentenceForm emptied(const buoyd::Model& model, SentenceForm form,
                            const std::vector<Said>& said) {
  const buoyd::MessageFormat& format = model.messages->formats[form.format];
  const buoyd::ModelKind& kind = model.kinds[format.kind];
  const std::size_t in_use =
      SentenceFields(format, form.fields).points_in_use(kind.axis ? kind.axis->points : 0);
  for (const buoyd::MessageField& field : format.fields) {
    const buoyd::ModelChannel& channel = kind.channels[field.channel];
    if (format.part) {
      const std::size_t value =
          kind.first_value(field.channel) + (channel.on_axis ? form.point : 0);
      const bool has_value =
          !std::holds_alternative<AsInExample>(said[value]) && !says_points(format, field);
      if (has_value && (!field.key.empty() || field.field <= form.fields.size())) {
        empty_field(field, form, format.group == 0 ? 0 : group_base(format, field, form));
      }
      continue;
    }
    for (std::size_t point = 0; point < (channel.on_axis ? in_use : 1); ++point) {
      const std::size_t stride = format.axis ? format.axis->stride : 1;
      const std::size_t base = (format.group == 0 ? 0 : group_base(format, field, form)) +
                               in_use * field.lists_before + point * stride;
      const std::size_t value = kind.first_value(field.channel) + point;
      const bool has_value =
          !says_points(format, field) && !std::holds_alternative<AsInExample>(said[value]);
      if (has_value && base + field.field <= form.fields.size()) {
        empty_field(field, form, base);
      }
    }
  }
  return form;
}

}  // namespace buoysim
