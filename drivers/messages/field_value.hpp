#pragma once
// A field's text to a value: exact decimal arithmetic, so that the instrument's digits stay what
// they are. Pure functions; any thread.

#include <optional>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "core/values.hpp"
#include "model/model.hpp"

namespace buoyd {

/// The fields of one message or group. 1 is the first; a field beyond the end is empty.
using Fields = std::vector<std::string_view>;
[[nodiscard]] std::string_view field_at(const Fields& fields, std::size_t first,
                                        std::uint16_t number);

/// Of the first field that begins with the key, what is behind it without blanks; "" if none does.
[[nodiscard]] std::string_view behind_key(const Fields& fields, std::string_view key);

/// Whether the field's text passes.
[[nodiscard]] bool passes(const FieldTest& test, std::string_view text);
[[nodiscard]] bool all_pass(const std::vector<FieldTest>& tests, const Fields& fields,
                            std::size_t first);
/// Whether a field that is there does not pass its test.
[[nodiscard]] bool any_fails(const std::vector<FieldTest>& tests, const Fields& fields);

/// The whole text as one number, a plus sign in front or not.
[[nodiscard]] std::optional<double> whole_number(std::string_view text);

struct FieldValue {
  Scalar value;          ///< std::monostate: no value
  bool unsound = false;  ///< the text is not what its format demands
  bool clock = false;    ///< unsound, but of a time's characters: the clock is wrong or unset
  std::optional<WallTime> utc;  ///< of format utc
};

/// Of a text that is not what its format demands.
[[nodiscard]] inline FieldValue unsound_value() {
  FieldValue value;
  value.unsound = true;
  return value;
}

/// The value of one channel, read from the fields of its message (of its group, which begins behind
/// `first` fields). Neither empty fields, failed tests nor unlisted units are unsound.
[[nodiscard]] FieldValue read_field(const MessageField& field, const ModelChannel& channel,
                                    const Fields& fields, std::size_t first);

}  // namespace buoyd
