#pragma once
// Writes a reading as JSON for people (docs/wire-format.md). The live lane sends it, and the lane
// of delivery = "broker". MQTT thread.

#include <string>

#include "core/delivery.hpp"

namespace buoyd {

/// {"time":"2026-11-20T07:00:00.123456Z","kind":"scan","epoch":"0123456789abcdef","seq":1234,
///  "values":{"wind_speed":[8.74,null],"state":"ready"}}
/// The other keys are there only if they are needed. "clock":"unset" names the state of a clock
/// that was set by neither NTP nor GNSS. "axes":{"height":[10,20]} holds the points that arrays go
/// over. "flags":{"wind_speed":[3,9]} holds the channels with flags that are neither their default
/// nor 9. A value of an enumeration is its name; a number that has no name stays a number. Error:
/// invalid (the body does not fit its description).
[[nodiscard]] Result<std::string> live_json(const EpochId& epoch, const StoredReading& stored);

}  // namespace buoyd
