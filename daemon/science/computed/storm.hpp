#pragma once
// While an event is on, instruments may be polled more often than else, to see a storm, or more
// seldom or not at all, to save the battery: what it asks for, and who is told. Values; the
// listener is called by the science thread.

#include <string>
#include <vector>

#include "core/computed_settings.hpp"

namespace buoyd {

/// What one event asks for while it is on.
struct Storm {
  std::string event;  ///< "mast.gale": its instrument and its kind
  std::vector<StormInterval> intervals;
  std::vector<std::string> off{};  ///< instruments that are switched off
  bool operator==(const Storm&) const = default;
};

class StormListener {
 public:
  StormListener() = default;
  virtual ~StormListener() = default;
  StormListener(const StormListener&) = delete;
  StormListener& operator=(const StormListener&) = delete;

  /// Each storm that begins ends once, in the same thread. After a reload one may begin anew before
  /// its equal from before has ended. Neither call waits.
  virtual void begins(const Storm& storm) = 0;
  virtual void ends(const Storm& storm) = 0;

  /// What the storms that are on ask of that instrument; 0: its own interval holds.
  [[nodiscard]] virtual Micros asked_interval(const std::string& instrument) const = 0;
};

}  // namespace buoyd
