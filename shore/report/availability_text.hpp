#pragma once
// What availability_of() found, for people, for a spreadsheet and for programs. Pure; any thread.

#include <span>
#include <string>

#include "shore/query/time_zone.hpp"
#include "shore/report/availability.hpp"

namespace buoyshore {

/// Good values of those expected, in per cent; nullopt where none was expected.
[[nodiscard]] std::optional<double> percent(std::uint64_t valid, std::uint64_t expected);

/// A line for each kind, its causes, and a line for each of its values.
[[nodiscard]] std::string availability_text(std::span<const KindAvailability> kinds,
                                            const TimeZone& zone);
/// A row for each value with a column for each cause; its numbers add up to what was expected.
[[nodiscard]] std::string availability_csv(const std::string& station,
                                           std::span<const KindAvailability> kinds,
                                           const TimeZone& zone);
/// An array of objects; times in ms UTC.
[[nodiscard]] std::string availability_json(std::span<const KindAvailability> kinds);

}  // namespace buoyshore
