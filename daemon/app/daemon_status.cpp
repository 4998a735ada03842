// What buoyd says of itself: to buoyctl, to systemd, and ashore.

#include <algorithm>
#include <iterator>
#include <utility>

#include "app/daemon.hpp"
#include "app/health_report.hpp"
#include "app/resting_line.hpp"
#include "platform/process_facts.hpp"

namespace buoyd {

StartStatus Daemon::start_status() const {
  if (start_order_.is_over()) return {};
  if (start_order_.hold().holds()) return {"held_off", start_order_.hold().text()};
  return {"starting", "lines start one after another, then the uplink"};
}

void Daemon::add_line(DaemonState& state, const LineSettings& line) const {
  const Settings& settings = configuration_.settings;
  if (const RunningLine* running = lines_.find(line.name)) {
    state.lines.push_back(running->worker().line());
    std::ranges::move(running->worker().instruments(), std::back_inserter(state.instruments));
  } else if (const auto until = lines_.paused_until(line.name)) {
    add_resting(state, settings, line, Health::paused, paused_text(*until - clock_.mono()));
  } else if (!start_order_.allows(line.name)) {
    add_resting(state, settings, line, Health::waiting, "waits for its start");
  } else {
    add_resting(state, settings, line, Health::waiting, "does not run: see the log");
  }
}

/// Why it is polled more often than its settings say, once its line does so.
void Daemon::add_storm(InstrumentSnapshot& instrument) const {
  auto asked = science_.storms().of(instrument.name);
  if (asked && asked->interval == instrument.interval) {
    instrument.storm = std::move(asked->event);
    instrument.storm_since = asked->since;
  }
}

DaemonState Daemon::state() const {
  DaemonState state;
  state.station = configuration_.settings.station.id;
  state.version = BUOYD_VERSION;
  state.configuration_hash = configuration_.settings.hash;
  state.configuration_refused = origin_.refused;
  state.trial_until = trial_.until();
  state.started = started_;
  state.clock = clock_keeper_.status();
  state.restart = restarts_.facts();
  state.start = start_status();
  for (const LineSettings& line : configuration_.settings.lines) add_line(state, line);
  for (InstrumentSnapshot& one : state.instruments) lines_.add_counts(one);
  for (InstrumentSnapshot& one : state.instruments) add_storm(one);
  for (InstrumentSnapshot& one : state.instruments) powers_.add_to(one, clock_.mono());
  state.spool = spool_.status();
  state.uplink = uplink_.loop().status();
  state.link_steps = link_.steps();
  state.message_links = message_links_.status();
  state.releases = releases_.status();
  state.acoustic = acoustic_status_.read();
  return state;
}

std::string Daemon::status() const {
  return status_json(state(), clock_.mono());
}

void Daemon::tell_service_status() {
  next_service_status_ = clock_.mono() + service_status_interval;
  if (notify_.is_open()) {
    notify_.status(short_status(state()));
  }
}

/// Who tidies up its folder takes it away, and nobody could ask any more; nor could anybody where
/// it could not be made at the start.
void Daemon::look_at_control_socket() {
  if (!control_) {
    open_control_socket();
  } else if (control_->come_back()) {
    log_line(Priority::warning, "the control socket was removed, and is there again");
  }
}

void Daemon::tell_health() {
  const MonoTime now = clock_.mono();
  next_health_ = next_health(started_, now);
  {
    const LongStep writing(&watched_.turns());
    restarts_.look(clock_);
  }
  const ProcessFacts process{resident_kib(), read_board_facts(),
                             free_bytes(configuration_.settings.spool.path)};
  DaemonState state = this->state();
  state.uplink = uplink_.since_start();
  for (Reading& reading : health_readings(state, process, now)) {
    offer(std::move(reading));
  }
}

}  // namespace buoyd
