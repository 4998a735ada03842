#pragma once
// The log: lines on stderr with journal priorities ("<4>text"; on a terminal "warning: text").
// State changes are said once and then counted, never a flood. Any thread.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/mutex.hpp"
#include "base/time.hpp"

namespace buoyd {

enum class Priority : std::uint8_t { error = 3, warning = 4, notice = 5, info = 6, debug = 7 };

/// Writes one line with one write(2). Line breaks and control bytes in `text` become blanks. Never
/// waits for whoever reads stderr: what does not go out at once is lost, and counted in the next
/// line that does.
void log_line(Priority priority, std::string_view text);

/// Writes `line` as a whole, or, where that would wait, nothing: false. Of a line longer than
/// PIPE_BUF only so much goes into a pipe.
[[nodiscard]] bool write_at_once(int descriptor, std::string_view line);

/// Says the first occurrence of each (source, kind) at once, and then every 10 minutes how often
/// it came since ("12 more in 10 min").
class RepeatLog {
 public:
  using Sink = std::function<void(Priority, std::string_view)>;

  explicit RepeatLog(const Clock& clock, Sink sink = log_line);

  /// Something bad happened (again).
  void occurred(std::string_view source, std::string_view kind, Priority priority,
                std::string_view text);
  /// The state ended: says so with the count, if its last occurrence was said. One that comes and
  /// goes is thus said twice in 10 minutes, and counted.
  void ended(std::string_view source, std::string_view kind, std::string_view text);

 private:
  struct State {
    MonoTime said;
    std::uint64_t unsaid = 0;  // occurrences since then
    bool end_is_news = true;   // the last occurrence was said, its end was not
  };

  const Clock& clock_;
  Sink sink_;
  Mutex mutex_;
  std::map<std::pair<std::string, std::string>, State> states_ GUARDED_BY(mutex_);
};

}  // namespace buoyd
