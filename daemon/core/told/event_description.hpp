#pragma once
// Which readings say that a configured event began or is over, and which are alarms. Pure; any
// thread.

#include "core/description.hpp"
#include "core/own_reading.hpp"

namespace buoyd {

/// Of a configured event ([[instrument.event]], or the watch circle's): its first value is its
/// state, 1 on, 0 over. By the text, in which "computed" begins so and a quotation mark of any
/// other text has a backslash before it.
[[nodiscard]] inline bool is_event(const Description& description) {
  return description.is_computed() && description.channels().front().name == "state" &&
         description.text().find(R"("computed":{"method":"event")") != std::string::npos;
}

/// What of a station people are to hear of at once: its configured events, and those of buoyd.
[[nodiscard]] inline bool is_alarm(const Description& description) {
  return is_own(description, "event") || is_event(description);
}

}  // namespace buoyd
