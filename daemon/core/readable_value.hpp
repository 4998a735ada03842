#pragma once
// A stored number as people read it. Pure; any thread.

#include <string>
#include <string_view>

namespace buoyd {

/// Six decimals at most, and a time for what is counted in seconds since 1970:
/// ("54.014693571833", "degrees_north") → "54.014694",
/// ("1795326851.00", "seconds since 1970-01-01T00:00:00Z") → "2026-11-22T05:54:11Z".
/// What is no number stays as it is.
[[nodiscard]] std::string readable_value(std::string_view token, std::string_view unit);

/// What stands behind a value: " m", or nothing where there is no unit or the value says it.
[[nodiscard]] std::string readable_unit(std::string_view unit);

}  // namespace buoyd
