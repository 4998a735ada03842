#pragma once
// What `buoyctl status` shows of lines and instruments. Only a line's thread writes, any thread
// reads. Each instrument has one small lock, so that the numbers of a snapshot belong together.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "acquire/schedule/line_schedule.hpp"
#include "base/error.hpp"
#include "base/shared_value.hpp"
#include "core/description.hpp"
#include "drivers/driver.hpp"

namespace buoyd {

enum class Health : std::uint8_t {
  waiting,  ///< it gave no reading yet, and nothing failed so far
  ok,
  silent,        ///< no reading came for long, though the line is there and it is not dormant
  dormant,       ///< it gave no sign of life: it is probed with growing pauses
  line_missing,  ///< its line's device or connection is not there
  paused,        ///< its line is paused by command
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
  Micros interval{0};    ///< that holds now; 0: it speaks on its own
  std::string storm;     ///< the event that shortens it now: "mast.gale"; "" none
  MonoTime storm_since;  ///< since when that is on
  Health health = Health::waiting;
  MonoTime health_since;
  std::string rest;   ///< "paused, 27 min left", "waits for its start"; "" while it runs
  std::string power;  ///< what its switch does: "off, on in 12 min"; "" it has none
  std::uint64_t power_cycles = 0;  ///< because it was silent
  MonoTime next_slot;              ///< that it is polled in; of one that speaks nothing
  bool read_wanted = false;        ///< somebody waits for a reading, or it starts for one
  std::uint64_t readings = 0;      ///< handed on
  std::uint64_t values = 0;        ///< in those readings
  std::uint64_t bytes = 0;         ///< of their bodies and flags
  std::uint64_t dropped = 0;       ///< refused by a full queue
  double per_minute = 0;           ///< readings handed on of late; 0: not known yet
  std::vector<LastReading> last;   ///< one for each kind of the model
  std::array<std::uint64_t, error_names.size()>
      errors{};            ///< polls (or samples) that failed, by ErrorCode
  std::string last_error;  ///< the newest one's text, "" = none yet
  MonoTime last_error_at;
  std::uint64_t reads_done = 0;  ///< number of the last reading asked for by hand that is done
  std::string read_trouble;      ///< why that one brought no reading, or ""
  DriverCounters frames;
  SlotCounters slots;  ///< if it speaks on its own all 0, but for unpowered
};

struct LineSnapshot {
  std::string name;
  std::string device;
  bool there = false;    ///< open, or opened for each poll
  MonoTime there_since;  ///< since when `there` has this value
  std::string missing;   ///< why it is not there, "" otherwise
  std::string rest;      ///< "paused, 27 min left"; "" while it runs
  LineCounters counters;
  Micros busy{0};           ///< time spent in polls
  std::uint64_t steps = 0;  ///< rises at least every max_idle while the thread lives
};

using InstrumentStatus = SharedValue<InstrumentSnapshot>;
using LineStatus = SharedValue<LineSnapshot>;

}  // namespace buoyd
