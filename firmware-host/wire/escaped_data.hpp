#pragma once
// Data of any bytes as texts have them: "\n", "\r", "\t", "\xhh", a backslash doubled. Pure
// functions; any thread.

#include <string>
#include <string_view>

namespace buoysim {

[[nodiscard]] std::string data_bytes(std::string_view text);
/// What stands there of these, else the byte itself.
[[nodiscard]] std::string print_data(std::string_view bytes);

}  // namespace buoysim
