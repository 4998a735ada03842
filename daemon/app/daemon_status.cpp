// What buoyd says of itself: to buoyctl, to systemd, and ashore.

#include <algorithm>
#include <iterator>

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
  if (const auto running = lines_.find(line.name); running != lines_.end()) {
    state.lines.push_back(running->second->worker().line());
    std::ranges::move(running->second->worker().instruments(),
                      std::back_inserter(state.instruments));
  } else if (const auto paused = paused_.find(line.name); paused != paused_.end()) {
    add_resting(state, settings, line, Health::paused, paused_text(paused->second - clock_.mono()));
  } else if (!start_order_.allows(line.name)) {
    add_resting(state, settings, line, Health::waiting, "waits for its start");
  }
}

KeptCounters::Cause Daemon::cause_of_rest(const std::string& line) const {
  return paused_.contains(line) ? KeptCounters::Cause::paused : KeptCounters::Cause::off;
}

/// Slots that pass from now on are counted here, as nobody polls.
void Daemon::let_rest(const std::string& line) {
  for (const InstrumentSettings& instrument : configuration_.settings.instruments) {
    if (instrument.line != line) continue;
    const ModelPtr model = configuration_.find_model(instrument.model);
    const Micros usual = model != nullptr ? model->interval : Micros(0);
    const Micros interval = instrument.interval > Micros(0) ? instrument.interval : usual;
    counted_.rests(instrument.name, interval, cause_of_rest(line), clock_.mono());
  }
}

DaemonState Daemon::state() const {
  DaemonState state;
  state.station = configuration_.settings.station.id;
  state.version = BUOYD_VERSION;
  state.configuration_hash = configuration_.settings.hash;
  state.configuration_refused = origin_.refused;
  state.started = started_;
  state.clock = clock_keeper_.status();
  state.restart = restarts_.facts();
  state.start = start_status();
  for (const LineSettings& line : configuration_.settings.lines) add_line(state, line);
  for (InstrumentSnapshot& one : state.instruments) counted_.add_to(one, clock_.mono());
  state.spool = spool_.status();
  state.uplink = uplink_->loop().status();
  state.link_steps = link_.steps();
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

void Daemon::tell_health() {
  next_health_ += health_interval;
  const MonoTime now = clock_.mono();
  const ProcessFacts process{resident_kib(), read_board_facts(),
                             free_bytes(configuration_.settings.spool.path)};
  for (Reading& reading : health_readings(state(), process, now)) {
    offer(std::move(reading));
  }
}

}  // namespace buoyd
