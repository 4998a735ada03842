#pragma once
// What buoyctl asks of a running line through the control socket: a reading now, and the bytes that
// move. Nothing here waits: whoever asks comes again for the answer. Main thread.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "app/running_line.hpp"
#include "base/json.hpp"
#include "command/command_host.hpp"
#include "core/settings.hpp"

namespace buoyd {

/// What the control socket says of it: {"met":false} while there is nothing.
[[nodiscard]] std::string completion_json(const Result<std::optional<Completion>>& met);

/// {"command":"read","instrument":I}             → {"ticket":n}
/// {"command":"reading","instrument":I,"ticket":n}
///     → {"met":false}, or {"met":true,"trouble":"","last":[{"kind":K,"age":s,"text":"…"}]}
/// A line that was ended or opened anew brings a reading no more that it was asked for: an error.
/// {"command":"capture","line":L,"seconds":60}   → {"ticket":n,"device":"…","start":"…"}
/// {"command":"captured","line":L,"ticket":n}    → {"over":false,"text":"lines of the file"}
/// A newer capture of a line takes over from an older one, which is told so. With "readings":true
/// in the first request `captured` tells the line's readings, too, before anything judges them:
///     "readings":[{"d":hash,"at":µs,"utc":…,"body":"[…]","flags":"","nulls":"","ahead":µs}]
///     "descriptions":[those that were not told before], "lost": readings that had no room
/// `at` is CLOCK_BOOTTIME, as "boottime" of the first answer, from which the text's times count.
/// With "seconds" in it `captured` prolongs the capture until so long from now.
class LineRequests {
 public:
  static constexpr int most_seconds = 3600;

  /// The running line of that name, nullptr if there is none.
  using FindLine = std::function<RunningLine*(const std::string& line)>;

  /// For people: why a line of the configuration does not run, and what to do.
  using WhyNot = std::function<std::string(const std::string& line)>;

  LineRequests(const Clock& clock, FindLine find_line, WhyNot why_not)
      : clock_(clock), find_line_(std::move(find_line)), why_not_(std::move(why_not)) {}

  /// As CommandHost's.
  [[nodiscard]] Result<ReadingTicket> ask_reading(const std::string& instrument,
                                                  const Settings& settings);
  [[nodiscard]] Result<std::optional<Completion>> reading(const std::string& instrument,
                                                          std::int64_t ticket,
                                                          const Settings& settings) const;
  /// nullopt: it is none of these.
  [[nodiscard]] std::optional<std::string> answer(const Json& request, const Settings& settings);
  /// Hands the order to its instrument's line. Unavailable: that does not run.
  [[nodiscard]] Result<void> order(const SwitchOrderPtr& order, const Settings& settings);

 private:
  /// An instrument's tickets of readings go on over the lines that it had.
  struct Asked {
    std::weak_ptr<const void> line;  ///< the life of the one that was asked last
    std::int64_t before = 0;         ///< the last ticket that a line before it was asked by
    std::int64_t newest = 0;
  };
  struct Running {
    std::int64_t ticket = 0;
    std::weak_ptr<const void> line;  ///< its life
    MonoTime start;
    MonoTime until;
    bool with_readings = false;
    std::set<std::string> told{};  ///< hashes of descriptions
  };

  [[nodiscard]] Result<RunningLine*> line_of(const std::string& instrument,
                                             const Settings& settings) const;
  [[nodiscard]] std::string capture(const Json& request, const Settings& settings);
  [[nodiscard]] std::string captured(const Json& request);
  [[nodiscard]] static std::string captured_json(Running& running, RunningLine& line, MonoTime now);

  const Clock& clock_;
  FindLine find_line_;
  WhyNot why_not_;
  std::int64_t tickets_ = 0;
  std::map<std::string, Running> captures_;  // by line
  std::map<std::string, Asked> asked_;       // by instrument
};

}  // namespace buoyd
