#pragma once
// Tells people what they must know of the uplink, by a line of the log and by an event. The event
// becomes a reading, because people ashore do not see the board's log. The MQTT thread.

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/log.hpp"
#include "base/time.hpp"
#include "core/own_readings.hpp"

namespace buoyd {

class UplinkReport {
 public:
  using Tell = std::function<void(const EventFacts&)>;
  /// At least so long passes between two events of one kind, however often it occurs. The log says
  /// it more often.
  static constexpr Micros between_events = std::chrono::hours(6);

  /// `tell` is called on the MQTT thread and must not block. `clock` and `log` must outlive it.
  UplinkReport(const Clock& clock, RepeatLog& log, Tell tell)
      : clock_(clock), log_(log), tell_(std::move(tell)) {}

  /// Something occurred. `kind` is one word (wire-format.md lists them).
  void occurred(std::string_view kind, Priority priority, std::string_view text);

 private:
  const Clock& clock_;
  RepeatLog& log_;
  Tell tell_;
  std::map<std::string, MonoTime, std::less<>> told_;  // when each kind was told last
};

}  // namespace buoyd
