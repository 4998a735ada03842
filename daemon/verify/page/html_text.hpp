#pragma once
// Text in HTML. Pure; any thread.

#include <string>
#include <string_view>

#include "verify/report_words.hpp"

namespace buoyd {

/// In both languages, of which the page shows one.
[[nodiscard]] std::string both(const Words& words);
/// report_words() of that name.
[[nodiscard]] std::string both(std::string_view name);

/// A number as a report shows it: a whole one as it is, others with six digits at most.
[[nodiscard]] std::string shown(double value);

}  // namespace buoyd
