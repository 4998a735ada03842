#pragma once
// Alarms as people read them. Pure; any thread.

#include <span>
#include <string>

#include "shore/alarm/alarm_book.hpp"
#include "shore/query/time_zone.hpp"

namespace buoyshore {

/// A line for each alarm, and one for each notice that nobody took so far.
[[nodiscard]] std::string alarms_text(std::span<const Alarm> alarms, std::span<const Notice> untold,
                                      const TimeZone& zone);

}  // namespace buoyshore
