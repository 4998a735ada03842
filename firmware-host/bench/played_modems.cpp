#include "firmware-host/bench/played_modems.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"
#include "firmware-host/acoustic/sound_speed.hpp"

namespace buoysim {

using buoyd::MonoTime;

namespace {

constexpr double usual_speed = 1500;  // m/s

}  // namespace

PlayedModems::PlayedModems(const Scenario& scenario, const std::string& folder,
                           const buoyd::Clock& clock,
                           std::function<bool(const LedgerEntry&)> record)
    : scenario_(scenario),
      clock_(clock),
      record_(std::move(record)),
      field_(scenario.modems, scenario.water, scenario.seed) {
  for (const ModemScenario& one : scenario.modems) {
    const std::string link = one.pty.front() == '/' ? one.pty : folder + "/" + one.pty;
    played_.push_back({EvologicsModem(played_.size()), std::make_unique<PtyPort>(link)});
  }
}

Result<void> PlayedModems::open() {
  for (const Played& one : played_) {
    if (auto opened = one.port->open(); !opened) return opened;
  }
  return {};
}

void PlayedModems::close() {
  for (const Played& one : played_) one.port->cut();
}

/// Halfway down to the deepest modem, as the world has it now.
double PlayedModems::speed_of_sound() const {
  if (!scenario_.world) return usual_speed;
  double deepest = 0;
  for (const ModemScenario& one : scenario_.modems) deepest = std::max(deepest, one.depth);
  const double age = scenario_.world->age(clock_.wall());
  const Water& water = scenario_.world->sea().water;
  const double depth = deepest / 2;
  return sound_speed(water.temperature(age, depth), water.salinity(age, depth), depth);
}

void PlayedModems::turn(MonoTime now) {
  for (Played& one : played_) {
    for (const Port::Incoming& incoming : one.port->receive()) one.modem.hear(incoming.bytes, now);
  }
  for (const Arrival& arrival : field_.take(now)) {
    write_down(arrival);
    played_[arrival.at].modem.arrive(arrival, now);
  }
  for (Played& one : played_) {
    for (Sounding& sounding : one.modem.take_soundings(now)) {
      field_.sound(std::move(sounding), speed_of_sound(), now);
    }
    const Bytes said = one.modem.take_said();
    if (!said.empty()) one.port->write(0, said);
  }
}

/// Without a kind: it is no reading, and the judge passes it over.
void PlayedModems::write_down(const Arrival& arrival) {
  LedgerEntry entry;
  entry.time = clock_.wall();
  entry.boottime = arrival.end;
  entry.instrument = scenario_.modems[arrival.at].name;
  entry.values = {
      {"from", scenario_.modems[arrival.sounding.from].name},
      {"travel", fmt::format("{:.6f}", std::chrono::duration<double>(arrival.travel).count())}};
  entry.bytes = arrival.sounding.bytes;
  entry.fault = arrival.fault;
  static_cast<void>(record_(entry));  // the sound is in the water all the same
}

MonoTime PlayedModems::next_due() const {
  MonoTime due = field_.next_due();
  for (const Played& one : played_) due = std::min(due, one.modem.next_due());
  return due;
}

void PlayedModems::add_to(std::vector<pollfd>& set) const {
  for (const Played& one : played_) one.port->add_to(set);
}

void PlayedModems::look_after() {
  for (const Played& one : played_) one.port->look_after();
}

std::string PlayedModems::summary() const {
  std::string all;
  for (std::size_t i = 0; i < played_.size(); ++i) {
    const ModemCounters& did = played_[i].modem.counters();
    all += fmt::format(
        R"({}{{"name":{},"sent":{},"sent_bytes":{},"sounded":{:.3f},"heard":{},"unread":{},)"
        R"("refused":{}}})",
        all.empty() ? "" : ",", buoyd::json_string(scenario_.modems[i].name), did.sent,
        did.sent_bytes, std::chrono::duration<double>(did.sounded).count(), did.heard, did.unread,
        did.refused);
  }
  return all;
}

}  // namespace buoysim
