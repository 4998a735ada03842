#include "app/health_report.hpp"

#include <numeric>

#include "acquire/schedule/slot_grid.hpp"

namespace buoyd {

namespace {

std::uint64_t failures_of(const InstrumentSnapshot& instrument) {
  return std::accumulate(instrument.errors.begin(), instrument.errors.end(), std::uint64_t{0});
}

std::uint64_t whole_seconds(Micros time) {
  return static_cast<std::uint64_t>(time / std::chrono::seconds(1));
}

Reading daemon_reading(const DaemonState& state, const ProcessFacts& process, MonoTime now) {
  const SpoolStatus& spool = state.spool;
  const RestartFacts& restart = state.restart;
  const std::uint64_t uptime = whole_seconds(now - state.started);
  std::uint64_t failures = 0;
  for (const InstrumentSnapshot& instrument : state.instruments) {
    failures += failures_of(instrument);
  }
  return own_reading(
      "health",
      {own_integer("uptime", "s", "time since start", uptime),
       own_integer("resident", "KiB", "resident memory", process.resident_kib),
       own_integer("committed", "1", "readings stored since start", spool.committed),
       own_integer("owed", "1", "numbers not delivered", spool.owed),
       own_integer("dropped", "1", "readings refused by full queues", spool.dropped),
       own_integer("spool", "byte", "size of the store", spool.database_bytes + spool.wal_bytes),
       own_integer("sent", "byte", "MQTT payload since start", state.uplink.sent_bytes),
       own_integer("reconnects", "1", "connections to the broker", state.uplink.connects),
       own_integer("failures", "1", "instrument errors since start", failures),
       own_integer("waiting", "1", "readings not durable yet", spool.waiting),
       own_integer("link", "byte", "on the link both ways since start", state.uplink.link_bytes),
       own_integer("link_time", "s", "with the broker since start",
                   whole_seconds(state.uplink.connected_time)),
       own_integer("memory", "KiB", "memory available on the board", process.board.memory_kib),
       own_number("temperature", "degree_Celsius", "hottest part of the board",
                  process.board.temperature),
       own_number("load", "1", "runnable threads on the board, in a minute", process.board.load),
       own_integer("disk_free", "byte", "free where the store lies", process.disk_free),
       own_integer("link_steps", "1", "of the link watchdog since start", state.link_steps),
       own_text("start_reason", "why buoyd started, one word", text_or_null(restart.reason)),
       own_integer("restarts", "1", "starts but the first", restart.restarts),
       own_text("restarts_since", "UTC of the first start", text_or_null(restart.since)),
       own_integer("held_off", "s", "the start is held off for so long",
                   state.start.state == "held_off" ? std::optional(uptime) : std::nullopt)},
      now);
}

}  // namespace

MonoTime next_health(MonoTime started, MonoTime now) {
  return next_slot({health_interval}, now + Micros(1), -started.time_since_epoch());
}

std::vector<Reading> health_readings(const DaemonState& state, const ProcessFacts& process,
                                     MonoTime now) {
  std::vector<Reading> readings{daemon_reading(state, process, now)};
  for (const InstrumentSnapshot& one : state.instruments) {
    readings.push_back(
        success_reading({one.name, std::string(name_of(one.health)), one.readings, failures_of(one),
                         one.slots.missed, one.dropped, one.slots.failed, one.slots.rested,
                         one.slots.no_line, one.slots.paused, one.line, one.slots.unpowered},
                        now));
  }
  return readings;
}

}  // namespace buoyd
