#include "app/health_report.hpp"

#include <numeric>

namespace buoyd {

namespace {

std::uint64_t failures_of(const InstrumentSnapshot& instrument) {
  return std::accumulate(instrument.errors.begin(), instrument.errors.end(), std::uint64_t{0});
}

HealthFacts daemon_facts(const DaemonState& state, const ProcessFacts& process, MonoTime now) {
  HealthFacts facts;
  facts.uptime_s = static_cast<std::uint64_t>((now - state.started) / std::chrono::seconds(1));
  facts.resident_kib = process.resident_kib;
  facts.committed = state.spool.committed;
  facts.owed = state.spool.owed;
  facts.dropped = state.spool.dropped;
  facts.spool_bytes = state.spool.database_bytes + state.spool.wal_bytes;
  facts.sent_bytes = state.uplink.sent_bytes;
  facts.reconnects = state.uplink.connects;
  for (const InstrumentSnapshot& instrument : state.instruments) {
    facts.failures += failures_of(instrument);
  }
  facts.waiting = state.spool.waiting;
  facts.link_bytes = state.uplink.link_bytes;
  facts.link_s = static_cast<std::uint64_t>(state.uplink.connected_time / std::chrono::seconds(1));
  facts.memory_kib = process.board.memory_kib;
  facts.temperature = process.board.temperature;
  facts.load = process.board.load;
  facts.disk_free = process.disk_free;
  facts.link_steps = state.link_steps;
  facts.restart = state.restart;
  if (state.start.state == "held_off") facts.held_off_s = facts.uptime_s;
  return facts;
}

}  // namespace

std::vector<Reading> health_readings(const DaemonState& state, const ProcessFacts& process,
                                     MonoTime now) {
  std::vector<Reading> readings{health_reading(daemon_facts(state, process, now), now)};
  for (const InstrumentSnapshot& one : state.instruments) {
    readings.push_back(
        success_reading({one.name, std::string(name_of(one.health)), one.readings, failures_of(one),
                         one.slots.missed, one.dropped, one.slots.failed, one.slots.rested,
                         one.slots.no_line, one.slots.paused},
                        now));
  }
  return readings;
}

}  // namespace buoyd
