#pragma once
// Whether a condition on a channel holds, with hysteresis. One owner, one thread.

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "core/computed_settings.hpp"

namespace buoyd {

/// A threshold (begins above or below it, is over beyond `clear`), one value (a switch), a rate of
/// change between two values that follow each other, or silence. It begins when it held for `hold`
/// at each value without a break; a value at a limit itself changes nothing. Where the settings let
/// values vote it begins and is over by several of them.
class EventCondition {
 public:
  /// `is_on`: as it was told last. It is kept there, outlives this, and whoever was here before it
  /// may still change it. `sleeps`: it is over now, and does not begin. `whole_turn`: after which a
  /// direction is the same again; 0: it is none.
  EventCondition(EventSettings settings, bool& is_on, bool sleeps, double whole_turn = 0)
      : settings_(std::move(settings)), whole_turn_(whole_turn), sleeps_(sleeps), is_on_(is_on) {}

  /// A usable value; values come in the order of their times. True: it began, or is over.
  [[nodiscard]] bool saw(MonoTime at, double value);
  /// A value of this time came that nobody looked at.
  void missed(MonoTime at) { missed_ = std::max(missed_, at); }
  /// Nothing but what it saw or missed came up to here. True: it began, or is over.
  [[nodiscard]] bool reached(MonoTime until);

  [[nodiscard]] bool is_on() const { return is_on_; }

 private:
  [[nodiscard]] bool begins(double number) const;
  [[nodiscard]] bool is_over(double number) const;
  [[nodiscard]] std::optional<double> number_of(MonoTime at, double value);
  [[nodiscard]] bool is_voted_over(double number);
  [[nodiscard]] bool is_voted_to_begin(double number);

  EventSettings settings_;
  double whole_turn_;
  bool sleeps_;
  bool& is_on_;
  std::vector<bool> votes_;  // of the newest values: is it beyond the limit; while it is on: back
  std::optional<MonoTime> begun_;  // since when it would hold
  std::optional<MonoTime> last_;   // of the value seen last; of the first call, before one
  MonoTime missed_{MonoTime::min()};
  double last_value_ = 0;
  bool has_value_ = false;
};

}  // namespace buoyd
