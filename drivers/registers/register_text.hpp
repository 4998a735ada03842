#pragma once
// Register words to a text. Pure; any thread.

#include <cstdint>
#include <span>
#include <string>

#include "model/register_map.hpp"

namespace buoyd {

/// The characters up to the first NUL, without blanks at the end. Order "BADC" (or "DCBA"): the
/// first of two characters stands in the low byte.
[[nodiscard]] std::string register_text(std::span<const std::uint16_t> words,
                                        const RegisterValue& value);

}  // namespace buoyd
