#pragma once
// A field's text to a value: exact decimal arithmetic, so that the instrument's digits stay what
// they are. Pure functions; any thread.

#include <optional>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "core/values.hpp"
#include "model/model.hpp"

namespace buoyd {

/// The fields of one message or group. 1 is the first; a field beyond the end is empty.
using Fields = std::vector<std::string_view>;
[[nodiscard]] std::string_view field_at(const Fields& fields, std::size_t first,
                                        std::uint16_t number);

/// Whether the field's text passes.
[[nodiscard]] bool passes(const FieldTest& test, std::string_view text);
[[nodiscard]] bool all_pass(const std::vector<FieldTest>& tests, const Fields& fields,
                            std::size_t first);

struct FieldValue {
  Scalar value;                 ///< std::monostate: no value
  bool unsound = false;         ///< the text is not what its format demands
  std::optional<WallTime> utc;  ///< of format utc
};

/// The value of one channel, read from the fields of its message (of its group, which begins behind
/// `first` fields). Neither empty fields, failed tests nor unlisted units are unsound.
[[nodiscard]] FieldValue read_field(const MessageField& field, const ModelChannel& channel,
                                    const Fields& fields, std::size_t first);

}  // namespace buoyd
