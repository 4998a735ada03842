#pragma once
// How a description's words are said in the CF conventions: names for people, cell methods, the
// words of flags. Pure; any thread.

#include <string>
#include <string_view>

#include "base/json.hpp"

namespace buoyshore {

/// "wind_speed" → "wind speed".
[[nodiscard]] std::string spaced(std::string_view name);

/// A unit of a description in the words of UDUNITS, which knows no KiB.
[[nodiscard]] std::string udunits_of(const std::string& unit);

/// What an attribute `flag_meanings` may hold of such a word: no blanks.
[[nodiscard]] std::string flag_word(std::string_view word);

/// "PT10M", "P1DT2H30.5S": a length of time by ISO 8601. `micros` is not below 0.
[[nodiscard]] std::string iso_duration(std::int64_t micros);

/// Of a channel: its name and what its description says of it, `channel` and `description` as the
/// description's text has them.
[[nodiscard]] std::string long_name_of(const std::string& name, const buoyd::Json& channel,
                                       const buoyd::Json& description);

/// "time: mean (interval: 1 s)"; "" where nobody knows how the values are made, or where they are
/// what they are by their own name (a count).
[[nodiscard]] std::string cell_methods_of(const buoyd::Json& channel,
                                          const buoyd::Json& description, bool has_span);

}  // namespace buoyshore
