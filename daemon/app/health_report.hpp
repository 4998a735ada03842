#pragma once
// What buoyd says of its own health every ten minutes, as readings: of the board and the daemon
// one, and one of each instrument. Main thread.

#include <vector>

#include "app/status_report.hpp"
#include "core/own_readings.hpp"
#include "platform/board_facts.hpp"

namespace buoyd {

/// From the start on.
inline constexpr Micros health_interval = std::chrono::minutes(10);

/// When health is told next; once for all the times that passed while the board was suspended.
[[nodiscard]] MonoTime next_health(MonoTime started, MonoTime now);

struct ProcessFacts {
  std::uint64_t resident_kib = 0;
  BoardFacts board;
  std::optional<std::uint64_t> disk_free;
};

/// Counters are since the daemon's start.
[[nodiscard]] std::vector<Reading> health_readings(const DaemonState& state,
                                                   const ProcessFacts& process, MonoTime now);

}  // namespace buoyd
