#pragma once
// The storms that are on: events that change intervals, or switch instruments off. The science
// thread says what begins and what ends; the lines that run are told at once how often to poll,
// also those that start meanwhile.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "base/mutex.hpp"
#include "science/computed/storm.hpp"

namespace buoyd {

class Storms final : public StormListener {
 public:
  /// Takes the interval that is asked of an instrument, or 0 for its own; a line has many that are
  /// not its own. Called by the science thread and by main, one at a time and under the lock: it
  /// must not wait, and not come back here.
  using Tell = std::function<void(const std::string& instrument, Micros interval)>;

  /// What holds for an instrument: the longest of what saves the battery, else the shortest.
  struct Asked {
    Micros interval{0};
    std::string event;  ///< "mast.gale"
    MonoTime since;     ///< when that event began, or came back
  };

  Storms(const Clock& clock, RepeatLog& log) : clock_(clock), log_(log) {}

  void begins(const Storm& storm) override;
  void ends(const Storm& storm) override;
  [[nodiscard]] Micros asked_interval(const std::string& instrument) const override;

  /// From here on that line is told, and at once what holds now. Main.
  void join(const std::string& line, Tell tell);
  /// It is told no more. Main.
  void leave(const std::string& line);

  /// The event that has it switched off, the first that began; "" if none. Any thread.
  [[nodiscard]] std::string off_by(const std::string& instrument) const;
  /// nullopt: its own interval holds, as far as events are concerned. Any thread.
  [[nodiscard]] std::optional<Asked> of(const std::string& instrument) const;

 private:
  struct Running {
    Storm storm;
    MonoTime since;
  };

  [[nodiscard]] std::optional<Asked> wanted(const std::string& instrument) const REQUIRES(mutex_);
  void tell(const std::string& instrument) REQUIRES(mutex_);

  const Clock& clock_;
  RepeatLog& log_;
  mutable Mutex mutex_;
  std::vector<Running> running_ GUARDED_BY(mutex_);
  std::map<std::string, Tell> lines_ GUARDED_BY(mutex_);
};

}  // namespace buoyd
