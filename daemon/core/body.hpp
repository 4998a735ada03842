#pragma once
// Writes and splits a reading's body: one canonical JSON array with the values in the description's
// order and no white space, e.g. [12.5,null,[7.1,7.3]]. Also its flags, one QARTOD digit a value.
// Any thread.

#include <string>
#include <string_view>
#include <vector>

#include "core/description.hpp"
#include "core/values.hpp"

namespace buoyd {

inline constexpr std::size_t max_body_chars = 30000;  ///< body and flags together

/// Appends one value as it stands in a body: null, an integer, std::to_chars of a float, the
/// decimal's digits, or a JSON string. NaN and infinities are written as null.
void append_scalar(std::string& out, const Scalar& value);

/// Writes the canonical body. `values` has description.value_count() entries, each of the channel's
/// type or std::monostate. Invalid otherwise, or if body and flags exceed max_body_chars.
[[nodiscard]] Result<std::string> write_body(const Description& description, const Values& values);

/// The flags as they are stored: "" if every value has its default flag (9 for null, else the
/// channel's default_flag), else one digit a value. `wanted` is "" or one digit a value. A null
/// always gets 9, and a 9 for a value that is not null becomes the channel's default.
[[nodiscard]] std::string write_flags(const Description& description, const Values& values,
                                      std::string_view wanted);

/// The values of a body as it has them: "null", numbers, JSON strings with their quotes; arrays are
/// flattened. They are views into `body`. Invalid if the body is not canonical for this
/// description.
[[nodiscard]] Result<std::vector<std::string_view>> split_body(const Description& description,
                                                               std::string_view body);

/// One digit a value: `flags` itself, or the defaults if it is empty. Invalid if `flags` has a
/// wrong length or digit, or if a null has no 9 or a 9 no null.
[[nodiscard]] Result<std::string> full_flags(const Description& description,
                                             const std::vector<std::string_view>& tokens,
                                             std::string_view flags);

/// "" if `full` (one digit a value) has only the defaults, else `full`: the inverse of
/// full_flags().
[[nodiscard]] std::string short_flags(const Description& description,
                                      const std::vector<std::string_view>& tokens,
                                      std::string_view full);
/// The same of flags that are known to have a 9 for each null and for nothing else.
[[nodiscard]] std::string short_flags(const Description& description, std::string_view full);

}  // namespace buoyd
