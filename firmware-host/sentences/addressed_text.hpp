#pragma once
// Texts with an instrument's address, as the instrument prints and knows them: from
// docs/model-format.md, the daemon's code not looked at. Pure; any thread.

#include <string>
#include <string_view>

#include "model/poll_script.hpp"

namespace buoysim {

/// The text with that address in its places.
[[nodiscard]] std::string addressed(const buoyd::UnitText& text, int unit);

/// `line` without this text at its beginning, whatever address stands in it; as it is where it
/// begins otherwise.
[[nodiscard]] std::string_view without_address(const buoyd::UnitText& text, std::string_view line);

}  // namespace buoysim
