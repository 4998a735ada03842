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
  /// The text of the field's channel: of a keyed one what is behind the key.
  [[nodiscard]] std::string text_of(const buoyd::MessageField& field, std::size_t base) const;
  /// Writes it; a key that no field has makes a new field.
  void write(const buoyd::MessageField& field, std::size_t base, const std::string& text);
  /// The same to be written to; the sentence grows where it is shorter.
  std::string& at(std::size_t base, std::size_t number);
  [[nodiscard]] bool has(std::size_t base, std::size_t number) const {
    return base + number <= fields_.size();
  }

  [[nodiscard]] bool holds(const buoyd::FieldTest& test, std::size_t base) const;
  [[nodiscard]] bool passes(const buoyd::MessageField& field, std::size_t base) const;
  /// The text that a test looks at.
  [[nodiscard]] std::string text_of(const buoyd::FieldTest& test, std::size_t base) const;
  /// Points in use of the format's arrays, as the sentence states them; `points` where it does not.
  [[nodiscard]] std::size_t points_in_use(std::size_t points) const;
  /// The unit of a value: the text of the field that says it, or what stands behind its digits.
  [[nodiscard]] std::string unit_of(const buoyd::MessageField& field, std::size_t base) const;
  /// The number that is added to the field's; 0 where there is none.
  [[nodiscard]] std::int64_t added_to(const buoyd::MessageField& field) const;
  /// Writes a text that passes, unless there is one.
  void satisfy(const buoyd::FieldTest& test, std::size_t base);

  [[nodiscard]] const std::vector<std::string>& all() const { return fields_; }

 private:
  [[nodiscard]] std::string behind(const std::string& key) const;
  void write_behind(const std::string& key, const std::string& text);

  const buoyd::MessageFormat& format_;
  std::vector<std::string> fields_;
};

}  // namespace buoysim
