#pragma once
// Readings, and when they were taken, as JSON for the page. Values; any thread.

#include <optional>
#include <string>
#include <string_view>

#include "base/json_object.hpp"
#include "base/time.hpp"
#include "shore/query/archived_reading.hpp"

namespace buoyshore {

/// Milliseconds since 1970 UTC, rounded down; null where it is not known, or so far away that only
/// a broken clock tells it.
[[nodiscard]] std::string time_json(std::optional<buoyd::WallTime> time);
/// The same of a time that is 0 where it is not known.
[[nodiscard]] std::string known_time_json(buoyd::WallTime time);

/// A value of a body: a JSON string with the digits that the instrument printed, or the text that
/// it said, or null.
[[nodiscard]] std::string value_json(std::string_view token);

/// Adds time, placed, epoch, seq, span, values and flags.
void add_reading(buoyd::JsonObject& object, const ArchivedReading& reading);

}  // namespace buoyshore
