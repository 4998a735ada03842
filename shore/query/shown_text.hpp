#pragma once
// What a station said, on its way to a terminal or a table: it may hold anything. Any thread.

#include <string>
#include <string_view>

namespace buoyshore {

/// The text in one line without a control character (C0, DEL, C1): each stands as \u001b.
[[nodiscard]] std::string shown(std::string_view text);
/// The same of several lines, which stay lines.
[[nodiscard]] std::string shown_lines(std::string_view text);

/// A field of CSV: control characters as in shown() but for line feeds, quotes where they are
/// needed, and ' before what a spreadsheet would take for a formula (= + - @ at its front, and no
/// number).
[[nodiscard]] std::string csv_field(std::string_view text);

}  // namespace buoyshore
