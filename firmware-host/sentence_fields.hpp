#pragma once
// The fields of one sentence, by a message format's numbers, tests and groups. One thread.

#include <optional>
#include <string>
#include <vector>

#include "model/message_set.hpp"

namespace buoysim {

class SentenceFields {
 public:
  SentenceFields(const buoyd::MessageFormat& format, std::vector<std::string> fields)
      : format_(format), fields_(std::move(fields)) {}

  /// Where the group begins that this field is in (0 without groups); nullopt if there is none.
  [[nodiscard]] std::optional<std::size_t> base_of(const buoyd::MessageField& field) const;
  /// Appends a group that passes the field's tests. Returns where it begins.
  std::size_t add_group(const buoyd::MessageField& field);

  /// Field `number` (from 1) behind `base`; "" if the sentence is shorter.
  [[nodiscard]] std::string text(std::size_t base, std::size_t number) const;
  /// The same to be written to; the sentence grows where it is shorter.
  std::string& at(std::size_t base, std::size_t number);
  [[nodiscard]] bool has(std::size_t base, std::size_t number) const {
    return base + number <= fields_.size();
  }

  [[nodiscard]] bool holds(const buoyd::FieldTest& test, std::size_t base) const;
  [[nodiscard]] bool passes(const buoyd::MessageField& field, std::size_t base) const;
  /// Writes a text that passes, unless there is one.
  void satisfy(const buoyd::FieldTest& test, std::size_t base);

  [[nodiscard]] const std::vector<std::string>& all() const { return fields_; }

 private:
  const buoyd::MessageFormat& format_;
  std::vector<std::string> fields_;
};

}  // namespace buoysim
