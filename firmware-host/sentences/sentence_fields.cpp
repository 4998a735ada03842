#include "firmware-host/sentences/sentence_fields.hpp"

#include <algorithm>
#include <cstdlib>

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

std::string SentenceFields::behind(const std::string& key) const {
  for (const std::string& whole : fields_) {
    if (whole.rfind(key, 0) == 0) {
      const std::size_t begin = whole.find_first_not_of(' ', key.size());
      return begin == std::string::npos ? "" : whole.substr(begin);
    }
  }
  return "";
}

void SentenceFields::write_behind(const std::string& key, const std::string& text) {
  for (std::string& whole : fields_) {
    if (whole.rfind(key, 0) == 0) {
      const std::size_t begin = std::min(whole.find_first_not_of(' ', key.size()), whole.size());
      whole.replace(begin, std::string::npos, text);
      return;
    }
  }
  fields_.push_back(key + text);
}

std::string SentenceFields::text_of(const MessageField& field, std::size_t base) const {
  return field.key.empty() ? text(base, field.field) : behind(field.key);
}

std::string SentenceFields::text_of(const FieldTest& test, std::size_t base) const {
  return test.key.empty() ? text(base, test.field) : behind(test.key);
}

void SentenceFields::write(const MessageField& field, std::size_t base, const std::string& text) {
  if (field.key.empty()) {
    at(base, field.field) = text;
  } else {
    write_behind(field.key, text);
  }
}

std::string SentenceFields::unit_of(const MessageField& field, std::size_t base) const {
  const std::uint16_t unit_field = field.units ? field.units->field : 0;
  if (unit_field > 0) {
    return text(base, unit_field);
  }
  const std::string whole = text_of(field, base);
  std::string unit = whole.substr(std::min(whole.find_last_of(".0123456789") + 1, whole.size()));
  unit.erase(0, std::min(unit.find_first_not_of(' '), unit.size()));
  return unit;
}

std::int64_t SentenceFields::added_to(const MessageField& field) const {
  return field.plus > 0 ? std::strtoll(text(0, field.plus).c_str(), nullptr, 10) : 0;
}

std::size_t SentenceFields::points_in_use(std::size_t points) const {
  if (!format_.axis || format_.axis->in_use == 0) {
    return points;
  }
  const std::string said = text(0, format_.axis->in_use);
  const long number = std::strtol(said.c_str(), nullptr, 10) - format_.axis->less;
  return number < 0 ? 0 : std::min(points, static_cast<std::size_t>(number));
}

std::string& SentenceFields::at(std::size_t base, std::size_t number) {
  if (!has(base, number)) {
    fields_.resize(base + number);
  }
  return fields_[base + number - 1];
}

bool SentenceFields::holds(const FieldTest& test, std::size_t base) const {
  const std::string is = text_of(test, base);
  return (test.is.empty() || contains(test.is, is)) && !contains(test.is_not, is);
}

bool SentenceFields::passes(const MessageField& field, std::size_t base) const {
  return std::all_of(field.require.begin(), field.require.end(),
                     [&](const FieldTest& test) { return holds(test, base); });
}

void SentenceFields::satisfy(const FieldTest& test, std::size_t base) {
  if (holds(test, base)) {
    return;
  }
  if (test.key.empty()) {
    at(base, test.field) = passing(test);
  } else {
    write_behind(test.key, passing(test));
  }
}

}  // namespace buoysim
