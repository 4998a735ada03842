#pragma once
// What the pages of all reports have in common: style for screens and A4, the choice between
// English and Chinese, verdicts, signatures. Pure; any thread.

#include <string>
#include <string_view>

#include "verify/criteria.hpp"

namespace buoyd {

/// Up to where the report itself begins. `title` is HTML already.
[[nodiscard]] std::string page_begin(std::string_view title);
inline constexpr std::string_view page_end = "</main>\n";

[[nodiscard]] std::string verdict_html(Verdict verdict);
/// That of the whole report, large.
[[nodiscard]] std::string page_verdict(Verdict verdict);

/// The name of a channel, which may be broken behind a "/" and a "_".
[[nodiscard]] std::string channel_html(const std::string& channel);

/// Who examined, who approved.
[[nodiscard]] std::string signature_html();

}  // namespace buoyd
