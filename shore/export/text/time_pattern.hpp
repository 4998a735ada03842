#pragma once
// Times as a text form wants them. Pure but for the time zone, which is the main thread's.

#include <string>

#include "shore/query/time_zone.hpp"

namespace buoyshore {

/// A time of that zone by a pattern: strftime's %Y %y %m %d %j %H %M %S and %%; %f, six digits of
/// the second; %s, whole seconds since 1970 UTC; %z, the zone as "Z" or "+08:00".
[[nodiscard]] std::string time_text(const std::string& pattern, buoyd::WallTime time,
                                    const TimeZone& zone);

/// Error invalid: it has another letter behind a %.
[[nodiscard]] buoyd::Result<void> check_time_pattern(const std::string& pattern);

}  // namespace buoyshore
