#pragma once
// Which readings say that a configured event began or is over. Pure; any thread.

#include "core/description.hpp"

namespace buoyd {

/// Of a configured event ([[instrument.event]], or the watch circle's): its first value is its
/// state, 1 on, 0 over. By the text, in which "computed" begins so and a quotation mark of any
/// other text has a backslash before it.
[[nodiscard]] inline bool is_event(const Description& description) {
  return description.is_computed() && description.channels().front().name == "state" &&
         description.text().find(R"("computed":{"method":"event")") != std::string::npos;
}

}  // namespace buoyd
