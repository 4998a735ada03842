#pragma once
// The instruments that have a switch: each has power only while its line and that of its relay run,
// and no two are switched on within the time between the starts of two lines ([start] stagger).
// Main thread.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "core/settings.hpp"
#include "power/instrument_power.hpp"

namespace buoyd {

class InstrumentPowers {
 public:
  struct Outside {
    SwitchedPower::Open open;
    /// What its line says of an instrument; nullopt: the line does not run.
    std::function<std::optional<InstrumentSnapshot>(const std::string& line,
                                                    const std::string& instrument)>
        look;
    std::function<void(const std::string& line, const std::string& instrument, MonoTime from)>
        tell_line;  ///< LineWorker::ask_power()
    std::function<void(const EventFacts&)> tell;
    std::function<Micros()> lag;  ///< UTC − boottime
    /// The event that has an instrument switched off; "" if none.
    std::function<std::string(const std::string& instrument)> off_by;
  };

  explicit InstrumentPowers(Outside outside) : outside_(std::move(outside)) {}

  /// Other settings: what changed of an instrument begins anew. While its line does not run.
  void change(const Settings& settings);
  void line_begins(const std::string& line, MonoTime now);
  /// It is about to end: what hangs on it is switched on, which is the last thing that it does.
  void line_ends(const std::string& line, MonoTime now);

  /// No more steps: what may be off is switched on. While the lines run.
  void end(MonoTime now);

  void step(MonoTime now);
  [[nodiscard]] MonoTime next_due() const;

  /// What the status shows of it.
  void add_to(InstrumentSnapshot& instrument, MonoTime now) const;

 private:
  struct Switched {
    InstrumentSettings settings;
    std::string relay_line;  ///< "" = a GPIO line
    std::unique_ptr<InstrumentPower> power;
  };

  [[nodiscard]] InstrumentPower::Outside outside_of(const InstrumentSettings& settings);

  const Outside outside_;
  Micros stagger_{0};
  std::map<std::string, Switched> switched_;  // by instrument
  std::set<std::string> running_;             // lines
  MonoTime not_before_ = MonoTime::min();     // the next is switched on
};

}  // namespace buoyd
