#pragma once
// The text that a JSON string in a body stands for. Any thread.

#include <optional>
#include <string>
#include <string_view>

namespace buoyd {

/// Without quotes and escapes; nullopt if `json` is no string, or not written as
/// append_json_string() writes it, so that it could not come back byte for byte.
[[nodiscard]] std::optional<std::string> text_of_json(std::string_view json);

}  // namespace buoyd
