#pragma once
// What the archive has of a station, as text for people. Texts of stations stand in it without
// control characters. Pure; any thread.

#include <string>
#include <vector>

#include "shore/query/catalogue.hpp"
#include "shore/query/time_zone.hpp"

namespace buoyshore {

/// A line for each kind of reading of each instrument: how many are held, the times of the first
/// and the newest one, make and model.
[[nodiscard]] std::string instruments_text(const std::vector<CatalogueEntry>& entries,
                                           const TimeZone& zone);

/// For each kind of reading its axis and its channels: name, type, unit, standard name, axis, and
/// how its values are made and counted.
[[nodiscard]] std::string channels_text(const std::vector<CatalogueEntry>& entries);

}  // namespace buoyshore
