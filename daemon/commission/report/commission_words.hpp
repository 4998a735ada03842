#pragma once
// The words of a commissioning's report in its two languages, beside those of all reports
// (verify/report_words.hpp). Any thread.

#include <string>
#include <string_view>

#include "verify/report_words.hpp"

namespace buoyd {

/// Of a step, a remark, a figure, a heading. A word that is not known here is one of all reports,
/// or stands for itself.
[[nodiscard]] Words commission_words(std::string_view name);

/// The same for figures whose name ends in a number: "deviation at 045.0".
[[nodiscard]] std::string commission_html(std::string_view name);

}  // namespace buoyd
