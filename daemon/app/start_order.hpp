#pragma once
// Who may run while buoyd starts: as long as the start is held off, the line that is looked at
// alone; then one line after another in the configuration's order, and the uplink last: what is
// measured waits in the store for the modem, the largest load, and what is not measured is lost.
// Main thread.

#include <set>
#include <string>

#include "app/start_hold.hpp"

namespace buoyd {

class StartOrder {
 public:
  /// `released_before`: in this boot of the board, so that nothing is held off.
  StartOrder(const Settings& settings, MonoTime now, bool released_before = false);

  /// May this line run now?
  [[nodiscard]] bool allows(const std::string& line) const;
  /// All lines were let in, and so is the uplink. From then on everything may run at once; from the
  /// beginning where nothing is held off or staggered.
  [[nodiscard]] bool is_over() const { return over_; }
  [[nodiscard]] StartHold& hold() { return hold_; }
  [[nodiscard]] const StartHold& hold() const { return hold_; }
  /// The line whose instrument decides, "" where none does.
  [[nodiscard]] const std::string& watched_line() const { return watched_line_; }

  /// Lines that may run from now on and could not before; time of the next is next_due().
  [[nodiscard]] std::vector<std::string> step(const Settings& settings, MonoTime now);
  [[nodiscard]] MonoTime next_due(MonoTime now) const;
  /// The configuration changed.
  void change(const Settings& settings, MonoTime now);

 private:
  StartHold hold_;
  std::string watched_line_;
  std::set<std::string> let_in_;
  MonoTime next_;
  bool over_;
};

}  // namespace buoyd
