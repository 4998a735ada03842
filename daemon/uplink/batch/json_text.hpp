#pragma once
// Reads the text that a JSON string in a body stands for. Any thread.

#include <optional>
#include <string>
#include <string_view>

namespace buoyd {

/// Returns the text without quotes and escapes. It is nullopt if `json` is no string, or if it is
/// not written as append_json_string() writes it and so could not come back byte for byte.
[[nodiscard]] std::optional<std::string> text_of_json(std::string_view json);

}  // namespace buoyd
