#pragma once
// A reading as JSON for people: the live lane, and every reading of delivery = "broker"
// (docs/wire-format.md). MQTT thread.

#include <string>

#include "core/delivery.hpp"

namespace buoyd {

/// {"time":"2026-11-20T07:00:00.123456Z","kind":"scan","epoch":"0123456789abcdef","seq":1234,
///  "values":{"wind_speed":[8.74,null],"state":"ready"}}
/// with "clock":"unset" only where it is neither NTP nor GNSS, and "flags":{"wind_speed":[3,9]} of
/// the channels whose flags are not the defaults. Enumerations are their names, an integer that
/// has none stays a number. Invalid if the body does not fit its description.
[[nodiscard]] Result<std::string> live_json(const EpochId& epoch, const StoredReading& stored);

}  // namespace buoyd
