#pragma once
// Feeds systemd's watchdog while every thread makes its turns, by a thread of its own: so main's
// turns are watched, too, and the log can name it. Made and destroyed by main.

#include <condition_variable>

#include "base/mutex.hpp"
#include "platform/thread.hpp"
#include "supervise/notify_socket.hpp"
#include "supervise/supervision.hpp"

namespace buoyd {

/// How often it is fed where systemd waits so long: three times in it, at most every 10 s.
[[nodiscard]] Micros feeding_interval(Micros watchdog);
/// Feeds it unless somebody is late; then tells systemd's status who is. True: it was fed.
bool feed_if_all_turn(Supervision& supervision, NotifySocket& notify);

class Watchdog {
 public:
  Watchdog(Supervision& supervision, NotifySocket& notify, Micros interval);
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  /// From here on it is fed; once.
  [[nodiscard]] Result<void> begin();

 private:
  void run();

  Supervision& supervision_;
  NotifySocket& notify_;
  const Micros interval_;
  Mutex mutex_;
  std::condition_variable_any ended_;
  bool ends_ GUARDED_BY(mutex_) = false;
  Thread thread_;  // last: it uses all of them
};

}  // namespace buoyd
