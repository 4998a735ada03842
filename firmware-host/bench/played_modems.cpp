#include "firmware-host/bench/played_modems.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"
#include "firmware-host/acoustic/make_water_modem.hpp"
#include "firmware-host/acoustic/sound_speed.hpp"

namespace buoysim {

using buoyd::MonoTime;

namespace {

constexpr double usual_speed = 1500;  // m/s
const std::string silence(name_of(FaultKind::silence));

}  // namespace

PlayedModems::PlayedModems(const Scenario& scenario, const std::string& folder, const Stage& stage)
    : PlayedDevices(folder),
      scenario_(scenario),
      stage_(stage),
      field_(scenario.modems, scenario.water, scenario.seed) {
  for (const ModemScenario& one : scenario.modems) {
    add_port(one.pty);
    modems_.push_back(make_water_modem(one.make, modems_.size()));
  }
}

/// Halfway down to the deepest modem, as the world has it now.
double PlayedModems::speed_of_sound() const {
  if (!scenario_.world) return usual_speed;
  double deepest = 0;
  for (const ModemScenario& one : scenario_.modems) deepest = std::max(deepest, one.depth);
  const double age = scenario_.world->age(stage_.clock->wall());
  const Water& water = scenario_.world->sea().water;
  const double depth = deepest / 2;
  return sound_speed(water.temperature(age, depth), water.salinity(age, depth), depth);
}

void PlayedModems::turn(const buoyd::Clock& clock) {
  const MonoTime now = clock.mono();
  for (std::size_t i = 0; i < modems_.size(); ++i) {
    for (const Port::Incoming& incoming : port(i).receive()) modems_[i]->hear(incoming.bytes, now);
  }
  for (Arrival& arrival : field_.take(now)) {
    if (arrival.fault.empty() && is_silenced(arrival.at)) arrival.fault = silence;
    write_down(arrival);
    modems_[arrival.at]->arrive(arrival, now);
  }
  for (std::size_t i = 0; i < modems_.size(); ++i) {
    for (const Sounding& sounding : modems_[i]->take_soundings(now)) {
      if (!is_silenced(i)) field_.sound(sounding, speed_of_sound(), now);
    }
    say(i, modems_[i]->take_said());
  }
}

bool PlayedModems::is_silenced(std::size_t modem) const {
  const std::string& name = scenario_.modems[modem].name;
  return stage_.faults->strike(name, stage_.age()).has(FaultKind::silence);
}

/// Without a kind: it is no reading, and the judge passes it over.
void PlayedModems::write_down(const Arrival& arrival) {
  LedgerEntry entry;
  entry.time = stage_.clock->wall();
  entry.boottime = arrival.end;
  entry.instrument = scenario_.modems[arrival.at].name;
  entry.values = {
      {"from", scenario_.modems[arrival.sounding.from].name},
      {"travel", fmt::format("{:.6f}", std::chrono::duration<double>(arrival.travel).count())}};
  entry.bytes = arrival.sounding.bytes;
  entry.fault = arrival.fault;
  static_cast<void>(stage_.record(entry));  // the sound is in the water all the same
}

std::optional<MonoTime> PlayedModems::next_due() const {
  MonoTime due = field_.next_due();
  for (const auto& one : modems_) due = std::min(due, one->next_due());
  return due == MonoTime::max() ? std::nullopt : std::optional(due);
}

std::string PlayedModems::summary() const {
  std::string all;
  for (std::size_t i = 0; i < modems_.size(); ++i) {
    const ModemCounters& did = modems_[i]->counters();
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
