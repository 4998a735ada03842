#pragma once
// What instruments counted while their lines ran before, and the slots that pass while they do not:
// a pause, a reload or a start that waits is no hole in the account. Main thread.

#include <map>
#include <string>
#include <vector>

#include "acquire/status.hpp"
#include "core/settings.hpp"

namespace buoyd {

class KeptCounters {
 public:
  /// Why its line does not run: by command, or for another reason.
  enum class Cause : std::uint8_t { paused, off };

  /// Its line does not run. `interval` 0: it speaks, and has no slots.
  void rests(const std::string& instrument, Micros interval, Cause cause, MonoTime now);
  /// Its line runs, and counts itself.
  void begins(const std::string& instrument, MonoTime now);
  /// Its line ended, and had counted so much.
  void ended(const InstrumentSnapshot& counted, Cause cause, MonoTime now);
  /// The configuration has these now: others, whose lines ended, have no slots until they rest or
  /// begin again. What they counted stays.
  void keep_to(const std::vector<InstrumentSettings>& instruments, MonoTime now);

  /// Adds what was counted before, and slots that pass now, to what its line says of it.
  void add_to(InstrumentSnapshot& instrument, MonoTime now) const;

 private:
  struct Kept {
    InstrumentSnapshot counted;
    bool runs = false;
    Cause cause = Cause::off;
    MonoTime since;  ///< the first slot that passes without the line begins here
  };

  static void pass_slots(Kept& kept, MonoTime now);

  std::map<std::string, Kept> kept_;
};

}  // namespace buoyd
