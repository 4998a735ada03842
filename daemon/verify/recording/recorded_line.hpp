#pragma once
// A line while instruments on it are recorded: by who works it himself, or hears of it from a
// buoyd that does. One thread.

#include <string>
#include <vector>

#include "acquire/reading_tap.hpp"
#include "line/line_tap.hpp"
#include "verify/run/run_record.hpp"

namespace buoyd {

class RecordedLine {
 public:
  /// What came since the last call.
  struct Taken {
    TappedReadings readings;
    TapContents bytes;
  };

  virtual ~RecordedLine() = default;
  /// Readings and bytes are kept until `until`. Errors: unavailable, invalid (it is refused).
  [[nodiscard]] virtual Result<void> start(MonoTime until) = 0;
  /// Errors: unavailable (there is no such line any more, or nobody tells of it).
  [[nodiscard]] virtual Result<Taken> take() = 0;
  /// What is under way is still taken by one more take().
  [[nodiscard]] virtual Result<void> end() = 0;
  /// Whether an instrument on it that measures in bursts is off between them.
  [[nodiscard]] virtual bool switches_power() const = 0;
  /// How often an instrument on it is polled that has this interval by the configuration. Error:
  /// unavailable (it is kept without power).
  [[nodiscard]] virtual Result<Micros> interval(const std::string& instrument,
                                                Micros configured) const = 0;
  /// Behind the end: what was counted of that instrument meanwhile.
  [[nodiscard]] virtual RunEnd counted(const std::string& instrument) const = 0;
};

}  // namespace buoyd
