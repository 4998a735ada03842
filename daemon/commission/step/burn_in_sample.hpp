#pragma once
// What is noted of a running station during its burn-in, a line of JSON each time. Values and pure
// functions; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/time.hpp"

namespace buoyd {

/// Counters since buoyd's start.
struct InstrumentSample {
  std::string name;
  bool is_well = false;  ///< heard, or nothing is due of it yet
  std::int64_t readings = 0;
  std::int64_t errors = 0;
  std::int64_t lost_slots = 0;  ///< that were due and brought nothing, but for a pause's
  std::int64_t dropped = 0;
  bool operator==(const InstrumentSample&) const = default;
};

struct BurnInSample {
  WallTime utc;
  Micros passed{0};             ///< of the burn-in until then, whatever steps the wall clock made
  bool is_away = false;         ///< buoyd did not answer: nothing else is known but `free`
  std::string configuration{};  ///< hash of the one that buoyd ran
  double uptime = 0;            ///< s
  std::int64_t restarts = 0;
  std::string restart_reason;  ///< of the last one
  std::string clock_state;
  bool is_connected = false;
  std::int64_t owed = 0;
  std::int64_t dropped = 0;   ///< by the spool
  std::int64_t failures = 0;  ///< of its commits
  std::int64_t store = 0;     ///< bytes
  std::int64_t free = 0;      ///< bytes on its disk
  std::optional<double> volts;
  std::vector<InstrumentSample> instruments{};
  bool operator==(const BurnInSample&) const = default;
};

/// Of buoyd's status; utc, passed, free and volts are set by the caller.
[[nodiscard]] BurnInSample sample_of(const Json& status);

/// A line, without its end.
[[nodiscard]] std::string sample_text(const BurnInSample& sample);
/// nullopt: it is none, as a line that was cut off.
[[nodiscard]] std::optional<BurnInSample> parse_sample(std::string_view line);

}  // namespace buoyd
