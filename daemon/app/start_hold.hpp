#pragma once
// Holds the start off until the battery bears it: one channel of one instrument at least so high
// for so long, or the longest time is over. Time comes in by its functions. Main thread.

#include <optional>
#include <string>
#include <vector>

#include "acquire/status.hpp"
#include "core/own_readings.hpp"
#include "core/settings.hpp"

namespace buoyd {

/// The channel in one reading.
struct HeldValue {
  MonoTime at;
  std::optional<double> value;  ///< nullopt: none, or its flag says that it is not to be believed
  std::string unit;
};

/// The newest reading of that instrument with that channel; nullopt: none yet.
[[nodiscard]] std::optional<HeldValue> held_value(const InstrumentSnapshot& instrument,
                                                  const std::string& channel);

/// A value below, none in a reading, or no reading for half of `for` (and for two intervals) is a
/// break: the time begins again. The reading that completes it lets go, never time alone, but for
/// `at_most`, which is counted from `since`.
class StartHold {
 public:
  /// Holds, where settings name an instrument, unless they let go in this boot before.
  StartHold(StartSettings settings, MonoTime since, bool released_before = false);

  /// Again and again the newest reading, known or not. `interval`: from one to the next.
  void saw(const HeldValue& reading, Micros interval);
  void look(MonoTime now);
  /// When to look again: often enough that the looks themselves are no break.
  [[nodiscard]] MonoTime next_look(MonoTime now) const;
  /// The configuration changed; one without an instrument lets go. The time goes on.
  void change(const StartSettings& settings, MonoTime now);

  [[nodiscard]] bool holds() const { return holds_; }
  [[nodiscard]] MonoTime since() const { return since_; }
  /// What it waits for and what it saw last.
  [[nodiscard]] std::string text() const;
  /// held_off, low (the first value below) and released, once each.
  [[nodiscard]] std::vector<EventFacts> take_events();

 private:
  void tell(std::string kind, std::string text);
  void release(const std::string& why);
  [[nodiscard]] std::string wish() const;

  StartSettings settings_;
  const MonoTime since_;
  bool holds_ = false;
  bool low_told_ = false;
  std::optional<HeldValue> last_;
  std::optional<MonoTime> good_since_;
  std::vector<EventFacts> events_;
};

}  // namespace buoyd
