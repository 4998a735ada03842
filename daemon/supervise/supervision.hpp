#pragma once
// Which threads of buoyd make no turns any more: only while none is late is systemd's watchdog fed.
// What a turn is and how long it may take is each thread's own; a dead instrument, port, broker or
// disk makes none late. Main and the watchdog's thread.

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/log.hpp"
#include "base/mutex.hpp"
#include "base/turn_watch.hpp"

namespace buoyd {

/// Beyond a line's longest transaction (longest_transaction()).
inline constexpr Micros line_turn_slack = std::chrono::seconds(10);
/// A commit, a failure that was reported, a request answered, or nothing to be done.
inline constexpr Micros spool_turn_limit = std::chrono::seconds(120);
inline constexpr Micros mqtt_turn_limit = std::chrono::seconds(180);
/// A name that nobody answers for: getaddrinfo(3) tries each server several times (pitfall MQ-5).
inline constexpr Micros look_up_limit = std::chrono::minutes(15);
inline constexpr Micros main_turn_limit = std::chrono::seconds(10);
/// Reading configuration and models from a slow disk.
inline constexpr Micros reload_limit = std::chrono::seconds(120);

/// What a thread may take from one turn to the next.
struct TurnLimits {
  Micros usual;
  Micros long_step{0};  ///< in a LongStep; 0: as usual
};

class Supervision {
 public:
  using Sink = std::function<void(Priority, std::string_view)>;
  /// Where nobody looked for so long, the whole process stood still and no thread is to blame.
  static constexpr Micros standstill = std::chrono::seconds(30);

  /// `wall` only says since when.
  Supervision(const AwakeClock& clock, const Clock& wall, Sink sink = log_line);

  /// From now on; the name is what the log says. `turns` must live until forget().
  void watch(const std::string& name, const TurnWatch& turns, TurnLimits limits);
  /// It ends, or ended.
  void forget(const std::string& name);
  [[nodiscard]] const AwakeClock& clock() const { return clock_; }
  /// Who is late. Says so once for each, and again when it goes on.
  [[nodiscard]] std::vector<std::string> late();

 private:
  struct Watched {
    const TurnWatch* turns = nullptr;
    TurnLimits limits{};
    Micros from{0};      // earlier turns do not count against it
    bool said = false;   // that it is late
    Micros stood_at{0};  // its last turn when that was said
  };

  [[nodiscard]] bool judge(const std::string& name, Watched& watched, Micros now);
  void say_late(const std::string& name, Micros late, Micros limit) const;

  const AwakeClock& clock_;
  const Clock& wall_;
  const Sink sink_;
  Mutex mutex_;
  std::map<std::string, Watched> watched_ GUARDED_BY(mutex_);
  Micros looked_ GUARDED_BY(mutex_);
};

/// One thread's turns, watched while this lives: to be made before the thread and destroyed behind
/// it.
class WatchedThread {
 public:
  WatchedThread(Supervision& supervision, std::string name, TurnLimits limits)
      : supervision_(supervision), name_(std::move(name)), turns_(supervision.clock()) {
    supervision_.watch(name_, turns_, limits);
  }
  ~WatchedThread() { ended(); }
  WatchedThread(const WatchedThread&) = delete;
  WatchedThread& operator=(const WatchedThread&) = delete;

  [[nodiscard]] TurnWatch& turns() { return turns_; }
  /// It makes no turns any more, and need not. The thread itself, or who joined it.
  void ended() { supervision_.forget(name_); }

 private:
  Supervision& supervision_;
  const std::string name_;
  TurnWatch turns_;
};

}  // namespace buoyd
