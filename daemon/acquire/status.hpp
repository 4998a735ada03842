#pragma once
// What `buoyctl status` shows of lines and instruments. Written by a line's thread only, read by
// any: one small lock an instrument, so that the numbers of a snapshot belong together.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "acquire/line_schedule.hpp"
#include "base/error.hpp"
#include "base/shared_value.hpp"
#include "core/description.hpp"
#include "drivers/driver.hpp"

namespace buoyd {

enum class Health : std::uint8_t {
  waiting,  ///< no reading yet, nothing wrong so far
  ok,
  silent,        ///< no reading for long, though the line is there and it is not dormant
  dormant,       ///< polled without a sign of life: probed with growing pauses
  line_missing,  ///< its line's device or connection is not there
  paused,        ///< its line rests by command
};

[[nodiscard]] constexpr std::string_view name_of(Health health) {
  constexpr std::array<std::string_view, 6> names{"waiting", "ok",           "silent",
                                                  "dormant", "line_missing", "paused"};
  return names[static_cast<std::size_t>(health)];
}

/// The newest reading of one kind.
struct LastReading {
  DescriptionPtr description;  ///< nullptr: none yet
  MonoTime boottime;
  std::string body;
  std::string flags;
};

struct InstrumentSnapshot {
  std::string name;
  std::string line;
  std::string model;
  Micros interval{0};  ///< 0: it speaks on its own
  Health health = Health::waiting;
  MonoTime health_since;
  std::string rest;            ///< "paused, 27 min left", "waits for its start"; "" where it runs
  std::uint64_t readings = 0;  ///< handed on
  std::uint64_t dropped = 0;   ///< refused by a full queue
  double per_minute = 0;       ///< readings handed on of late; 0: not known yet
  std::vector<LastReading> last;  ///< a kind of the model each
  std::array<std::uint64_t, error_names.size()>
      errors{};            ///< polls (or samples) that failed, by ErrorCode
  std::string last_error;  ///< the newest one's text, "" = none yet
  MonoTime last_error_at;
  std::uint64_t reads_done = 0;  ///< readings asked for by hand, up to the one of this number
  std::string read_trouble;      ///< why there is no reading for the last of them, or ""
  DriverCounters frames;
  SlotCounters slots;  ///< all 0 where it speaks on its own
};

struct LineSnapshot {
  std::string name;
  std::string device;
  bool there = false;    ///< open, or opened for each poll
  MonoTime there_since;  ///< of the present state
  std::string missing;   ///< why it is not there, "" otherwise
  std::string rest;      ///< "paused, 27 min left"; "" where it runs
  LineCounters counters;
  Micros busy{0};           ///< spent in polls
  std::uint64_t steps = 0;  ///< rises at least every max_idle: the thread lives
};

using InstrumentStatus = SharedValue<InstrumentSnapshot>;
using LineStatus = SharedValue<LineSnapshot>;

}  // namespace buoyd
