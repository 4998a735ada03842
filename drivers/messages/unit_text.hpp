#pragma once
// Texts with an instrument's address in them: written for one address, recognised at the beginning
// of a line. Pure; any thread.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "model/poll_script.hpp"

namespace buoyd {

/// The text for that address.
[[nodiscard]] std::string text_for(const UnitText& text, int unit);

/// How many characters of the line's beginning are this text with that address, or without one
/// (nullopt) with any address; nullopt if it begins otherwise.
[[nodiscard]] std::optional<std::size_t> length_at_begin(const UnitText& text,
                                                         std::string_view line,
                                                         std::optional<int> unit);

}  // namespace buoyd
