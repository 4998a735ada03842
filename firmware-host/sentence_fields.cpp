#include "firmware-host/sentence_fields.hpp"

#include <algorithm>

namespace buoysim {

using buoyd::FieldTest;
using buoyd::MessageField;

namespace {

bool contains(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
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

}  // namespace

std::optional<std::size_t> SentenceFields::base_of(const MessageField& field) const {
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

std::size_t SentenceFields::add_group(const MessageField& field) {
  const std::size_t base = fields_.size();
  fields_.resize(base + format_.group);
  for (const FieldTest& test : field.require) {
    satisfy(test, base);
  }
  return base;
}

std::string SentenceFields::text(std::size_t base, std::size_t number) const {
  return has(base, number) ? fields_[base + number - 1] : "";
}

std::string& SentenceFields::at(std::size_t base, std::size_t number) {
  if (!has(base, number)) {
    fields_.resize(base + number);
  }
  return fields_[base + number - 1];
}

bool SentenceFields::holds(const FieldTest& test, std::size_t base) const {
  const std::string is = text(base, test.field);
  return (test.is.empty() || contains(test.is, is)) && !contains(test.is_not, is);
}

bool SentenceFields::passes(const MessageField& field, std::size_t base) const {
  return std::all_of(field.require.begin(), field.require.end(),
                     [&](const FieldTest& test) { return holds(test, base); });
}

void SentenceFields::satisfy(const FieldTest& test, std::size_t base) {
  if (!holds(test, base)) {
    at(base, test.field) = passing(test);
  }
}

}  // namespace buoysim
