#pragma once
// Whether a condition on a channel holds, with hysteresis. One owner, one thread.

#include <optional>

#include "base/time.hpp"
#include "core/computed_settings.hpp"

namespace buoyd {

/// A threshold (begins above or below it, is over beyond `clear`), one value (a switch), a rate of
/// change between two values that follow each other, or silence. It begins when it held for `hold`
/// at each value without a break; a value at a limit itself changes nothing.
class EventCondition {
 public:
  explicit EventCondition(EventSettings settings) : settings_(std::move(settings)) {}

  /// A usable value; values come in the order of their times. True: it began, or is over.
  [[nodiscard]] bool saw(MonoTime at, double value);
  /// Nothing but what it saw came up to here. True: it began.
  [[nodiscard]] bool reached(MonoTime until);

  [[nodiscard]] bool is_on() const { return is_on_; }

 private:
  [[nodiscard]] bool begins(double number) const;
  [[nodiscard]] bool is_over(double number) const;
  [[nodiscard]] std::optional<double> number_of(MonoTime at, double value);

  EventSettings settings_;
  bool is_on_ = false;
  std::optional<MonoTime> begun_;  // since when it would hold
  std::optional<MonoTime> last_;   // of the value seen last; of the first call, before one
  double last_value_ = 0;
  bool has_value_ = false;
};

}  // namespace buoyd
