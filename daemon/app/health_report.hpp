#pragma once
// What buoyd says of its own health every ten minutes, as readings: of the board and the daemon
// one, and one of each instrument. Main thread.

#include <vector>

#include "app/status_report.hpp"
#include "core/own_readings.hpp"
#include "platform/board_facts.hpp"

namespace buoyd {

struct ProcessFacts {
  std::uint64_t resident_kib = 0;
  BoardFacts board;
  std::optional<std::uint64_t> disk_free;
};

/// Counters are since the daemon's start.
[[nodiscard]] std::vector<Reading> health_readings(const DaemonState& state,
                                                   const ProcessFacts& process, MonoTime now);

}  // namespace buoyd
