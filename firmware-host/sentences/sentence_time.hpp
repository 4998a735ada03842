#pragma once
// Dates and times as a model's pattern prints them (docs/model-format.md): the simulator's own
// printer and reader. Pure; any thread.

#include <optional>
#include <string>
#include <string_view>

#include "firmware-host/sentences/sentence_field.hpp"

namespace buoysim {

/// Seconds since 1970 as "28 Sep 2014 00:30:23"; the second has the number's decimals.
[[nodiscard]] std::string print_pattern(std::string_view pattern, const Fixed& seconds);
/// The seconds that such a print means; nullopt where it is none.
[[nodiscard]] std::optional<Fixed> read_pattern(std::string_view pattern, const std::string& text);

}  // namespace buoysim
