#pragma once
// An example or recorded sentence as a form with its values taken out: widths and decimals stay,
// digits and letters of the mapped fields go, so that what the encoder writes shows. One thread.

#include <string>

#include "firmware-host/message_encoder.hpp"
#include "model/model.hpp"

namespace buoysim {

inline void empty_number(std::string& text) {
  for (char& c : text) {
    c = c >= '0' && c <= '9' ? '0' : c;
  }
}

inline void empty_field(const buoyd::MessageField& field, SentenceForm& form, std::size_t base) {
  const auto at = [&](std::size_t number) -> std::string& {
    return form.fields[base + number - 1];
  };
  if (field.format == buoyd::FieldFormat::text) {
    at(field.field).clear();
    return;
  }
  empty_number(at(field.field));
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

/// Only fields of channels that `said` has a value for are emptied: no other value can be made up.
inline SentenceForm emptied(const buoyd::Model& model, SentenceForm form,
                            const std::vector<Said>& said) {
  const buoyd::MessageFormat& format = model.messages->formats[form.format];
  for (const buoyd::MessageField& field : format.fields) {
    const std::size_t base = format.group == 0 ? 0 : group_base(format, field, form);
    const bool has_value = !std::holds_alternative<AsInExample>(said[field.channel]);
    if (has_value && base + field.field <= form.fields.size()) {
      empty_field(field, form, base);
    }
  }
  return form;
}

}  // namespace buoysim
